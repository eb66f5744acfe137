"""Owns people, teams and who leads what: the only place with names and addresses."""
