"""What the feedback service is asked, shows and tells."""
