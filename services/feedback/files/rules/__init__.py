"""What is read out of files: plain Python over values, and over words kept as data beside it."""
