"""Objectives: how a batch becomes a loss. One file each; see `base.py`."""
