"""OKRs from files and to files."""
