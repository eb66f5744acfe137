"""Somebody's words, whatever they are said in: what their authors, moderators and time do with them."""
