"""What people do with recognition: giving it, correcting it, saying something to it, and how they like to be praised."""
