"""Figures of how feedback and mistakes were answered: of a closed cycle, computed once, and never of a person."""
