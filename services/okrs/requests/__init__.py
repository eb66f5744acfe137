"""Resource requests: what a key result needs, and the answer."""
