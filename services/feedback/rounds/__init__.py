"""Rounds: everyone writes before anybody speaks, and leads come last."""
