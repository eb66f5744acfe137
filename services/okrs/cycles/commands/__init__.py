"""What admins do with cycles."""
