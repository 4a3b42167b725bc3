"""Uploads: files are parsed strictly, inspected, and saved under ids of ours."""
