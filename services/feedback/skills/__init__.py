"""Skills that key results lack, and who offers to help."""
