"""What people do with objectives, from the draft to the close."""
