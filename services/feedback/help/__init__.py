"""Asking for help with a key result, offering it, and what came of it."""
