"""The server around the pages: security, routes, documents, live sockets, limits and warm-up."""
