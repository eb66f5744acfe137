"""What a file of OKRs means: lines in, documents out, and back."""
