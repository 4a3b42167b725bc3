"""People's own data: files are read strictly, looked at, and kept under ids of ours."""
