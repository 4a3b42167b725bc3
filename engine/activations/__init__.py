"""Activations: the non-linear functions between layers. One file each; see `base.py`."""
