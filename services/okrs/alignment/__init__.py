"""What contributes to what."""
