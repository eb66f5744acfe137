"""Post-mortems: what happened, what made it possible and what was learned; nobody's fault."""
