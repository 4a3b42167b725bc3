"""Plans as Python files: the network, the preparation of its data, and `predict` for raw samples."""
