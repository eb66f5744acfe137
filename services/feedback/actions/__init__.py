"""Actions: one list per team, with rotating owners."""
