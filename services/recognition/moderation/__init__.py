"""Moderation: what readers report, moderators hide and authors appeal against. Who moderates, the feedback service publishes."""
