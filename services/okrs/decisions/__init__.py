"""Decisions: options, how they are made, what was seen otherwise, and what took their place."""
