"""Whom the directory knows, as this service's own copies."""
