"""Optimizers: how gradients become a change of the weights. One file each; see `base.py`."""
