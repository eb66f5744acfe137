"""What people do with feedback and conversations: ask, give, share, meet."""
