"""The feedback service: where people can speak, and are answered."""
