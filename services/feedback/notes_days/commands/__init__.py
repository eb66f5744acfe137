"""What is done in Notes Days: they are opened and closed, written in, grouped, and answered."""
