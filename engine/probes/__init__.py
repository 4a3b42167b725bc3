"""Probes: how a picture is computed from captures, weights or data. One file each; see `base.py`."""
