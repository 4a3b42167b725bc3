"""Metrics: how good a run's predictions are, beyond its loss. One file each; `base.py` defines what a metric is."""
