"""What is done with concerns: by whoever sees something, by those who answer, and by the author again."""
