"""Reads of suggestions: the histories that they are drawn from, and whom they are offered to."""
