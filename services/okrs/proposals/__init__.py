"""Objectives that the platform proposes because of what happened elsewhere: drafts that people take up, change or discard."""
