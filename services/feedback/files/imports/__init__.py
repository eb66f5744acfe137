"""Imports: read, check, compare, and write what differs; all of it or nothing."""
