"""Lessons: what was learned, for other teams to find and use."""
