"""Teams: their tree and their leads."""
