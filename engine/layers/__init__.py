"""Layers: the operations that nodes perform, one file each. `base.py` defines what a layer is."""
