"""Imports of people, and of what is linked to them."""
