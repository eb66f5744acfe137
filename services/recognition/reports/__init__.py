"""Reports of closed months and cycles: computed once, frozen, from public items exactly and from private ones by Rule S."""
