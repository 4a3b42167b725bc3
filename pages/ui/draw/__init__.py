"""The Draw page: the drawing and its recognition."""
