"""What people do in rounds, a file per phase."""
