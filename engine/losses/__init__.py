"""Losses: how far outputs are from their targets, one file each. `base.py` defines what a loss is."""
