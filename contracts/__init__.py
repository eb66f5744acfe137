"""What the services promise each other: pydantic only."""
