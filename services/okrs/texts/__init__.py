"""Texts that their authors edit for ten minutes and withdraw later, in every copy."""
