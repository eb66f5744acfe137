"""Experiments: plan, do, study, and adopt, adapt or abandon."""
