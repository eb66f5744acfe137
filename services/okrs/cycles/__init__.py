"""Cycles: years, quarters and their states."""
