"""Files of post-mortems and retrospectives, brought in from elsewhere."""
