"""Data sets: what networks are trained on, one file each. `base.py` defines what a data set is."""
