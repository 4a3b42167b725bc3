"""Schedules: how the learning rate changes over a run, one file each. `base.py` defines what a schedule is."""
