"""Mistakes that people report to their teams; nothing of them leaves this service."""
