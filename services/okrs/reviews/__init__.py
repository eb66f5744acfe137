"""Reviews of check-ins: they begin with a question, and the question is answered."""
