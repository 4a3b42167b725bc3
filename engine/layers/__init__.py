"""Layers: the operations that nodes perform. One file each; see `base.py` for what a layer is."""
