"""What readers, moderators and authors do with words that should not stand there."""
