"""Families: presets that generate graphs and suitable choices, one file each. `base.py` defines what a family is."""
