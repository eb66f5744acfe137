"""Suggestions of what deserves celebrating: drawn from what everybody can read, offered to some, never posted by themselves."""
