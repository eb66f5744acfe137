"""Imports a file of OKRs: all of it or nothing, and a second time nothing."""
