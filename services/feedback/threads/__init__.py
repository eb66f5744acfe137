"""What authors know of their own confidential threads."""
