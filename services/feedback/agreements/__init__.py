"""Team agreements: adopted by everyone who is there, reviewed each cycle."""
