"""Who may what in the feedback service."""
