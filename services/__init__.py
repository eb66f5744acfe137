"""The services, each with its own database; they know each other only through contracts."""
