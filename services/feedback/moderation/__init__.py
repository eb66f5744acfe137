"""Moderation: texts that are reported, hidden and appealed, by people who are named per team and read only what is reported."""
