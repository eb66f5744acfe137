"""The organization's values: one list, versioned, whose retired values keep what they were named for."""
