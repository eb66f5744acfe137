"""Texts with their privacy contracts: everything that people write to each other lies here, in one table."""
