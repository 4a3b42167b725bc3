"""Optimizers: how gradients change the weights, one file each. `base.py` defines what an optimizer is."""
