"""What deserves celebrating, as plain functions of what was published: the same history gives the same suggestions."""
