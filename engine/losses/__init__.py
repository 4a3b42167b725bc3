"""Losses: how far an output is from its target. One file each; see `base.py`."""
