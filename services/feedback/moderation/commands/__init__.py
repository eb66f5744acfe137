"""Naming moderators, reporting, hiding with an appeal, muting, and legal holds."""
