"""Initializers: what weights and biases are before the first step. One file each; see `base.py`."""
