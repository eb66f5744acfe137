"""People: who they are, where they belong, how they sign in, who stands in for them."""
