"""Objectives: how a batch becomes a loss, one file each. `base.py` defines what an objective is."""
