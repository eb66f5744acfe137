"""Questions to whoever leads a team, answered in the open."""
