"""Which signals the organization shows: a switch for each, off until an admin switches it on."""
