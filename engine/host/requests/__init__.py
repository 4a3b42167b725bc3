"""What the host is asked: one file per request, with its model and its handler."""
