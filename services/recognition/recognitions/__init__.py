"""Recognition with its reactions and comments: who reads it, what becomes of it, and how people like to be praised."""
