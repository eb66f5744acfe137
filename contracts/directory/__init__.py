"""What the directory promises: people, teams, and who leads what; names and addresses are never in it."""
