"""The front door: the command line, and all processes as one for a single machine."""
