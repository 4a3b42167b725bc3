"""Probes: how a view is computed from captures, weights or data, one file each. `base.py` defines what a probe is."""
