"""What the okrs service is asked, shows and tells."""
