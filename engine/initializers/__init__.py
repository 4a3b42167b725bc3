"""Initializers of weights and biases, one file each. `base.py` defines what an initializer is."""
