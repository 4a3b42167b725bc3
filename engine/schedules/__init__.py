"""Schedules: how the learning rate changes over a run. One file each; see `base.py`."""
