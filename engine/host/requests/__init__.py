"""Requests to the host: one file per request, with its model and its handler."""
