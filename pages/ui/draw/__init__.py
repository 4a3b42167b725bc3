"""The Draw page: the drawing, and what a network reads in it."""
