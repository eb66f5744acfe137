"""Whom the directory knows, and what the okrs service has, as this service's own copies."""
