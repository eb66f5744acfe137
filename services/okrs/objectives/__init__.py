"""Objectives, their key results and check-ins."""
