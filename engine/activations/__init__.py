"""Activations: the nonlinear functions between layers, one file each. `base.py` defines what an activation is."""
