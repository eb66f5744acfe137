"""Feedback from person to person, and check-in conversations; nothing of them leaves this service."""
