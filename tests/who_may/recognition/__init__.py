"""Who may what in the recognition service."""
