"""What people do with post-mortems and systemic issues."""
