"""What the directory promises: people, teams, who leads what, which signals are shown; names and addresses are never in it."""
