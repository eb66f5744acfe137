"""Openness: what somebody got wrong, does not know or sees otherwise now, told to everybody; nobody counts it."""
