"""Welcomes: what a team says to those who join it, who joined which team when, and the reminders to welcome them."""
