"""Prompts: the reminder to check in, once for each key result and period of its cycle."""
