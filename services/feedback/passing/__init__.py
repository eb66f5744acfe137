"""Passing openly, wherever leads are expected to go first."""
