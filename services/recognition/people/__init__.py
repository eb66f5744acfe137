"""Whom the directory knows, and what okrs and feedback have, as this service's own copies."""
