"""The server around the pages: security, routes, the document, live sockets, limits and warm-up."""
