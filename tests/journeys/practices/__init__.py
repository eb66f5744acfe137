"""A journey for every practice that the platform is for, each in a file named after it; docs/practices.md is their map."""
