"""What developers run beside the dashboard: a server and a browser to drive it, screenshots, measurements."""
