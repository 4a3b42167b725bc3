"""Families: presets that generate graphs and the choices that suit them. One file each; see `base.py`."""
