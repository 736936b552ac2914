"""What leaves the dashboard: files, chart images, data addresses, the audit, provenance."""
