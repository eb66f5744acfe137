"""Pulses: what is asked, sealed answers, and the one release of figures after the close."""
