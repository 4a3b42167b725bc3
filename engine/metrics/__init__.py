"""Measures: how good a run's answers are, beyond its loss. One file each; see `base.py`."""
