"""Datasets: what networks are trained on. One file each; see `base.py`."""
