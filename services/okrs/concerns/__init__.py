"""Concerns about objectives and decisions, named or confidential."""
