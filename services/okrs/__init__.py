"""Cycles, objectives with their key results and check-ins, and alignment."""
