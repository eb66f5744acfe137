"""Comments on objectives, check-ins and decisions."""
