"""What the viewer owes in this service that no public document tells."""
