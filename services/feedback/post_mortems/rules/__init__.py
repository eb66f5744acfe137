"""The rules of post-mortems: plain Python over values, and over words kept as data beside it."""
