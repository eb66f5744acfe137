"""What the recognition service is asked, shows and tells."""
