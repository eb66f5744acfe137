"""Moderation: who moderates which team, reports, hiding with an appeal, muting by handle, and legal holds."""
