"""Candid, advisory notes on objectives, which bind nobody."""
