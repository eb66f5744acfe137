"""What teams do with their agreements."""
