"""Measurements as ratios: each against something bare and hand-written, in the same run on the same servers."""
