"""Monthly reports of districts in tables and in sentences."""
