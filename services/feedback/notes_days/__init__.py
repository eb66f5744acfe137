"""Notes Days: everyone writes notes, the leads first, and every topic is answered."""
