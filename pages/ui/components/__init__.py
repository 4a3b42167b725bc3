"""Layerlab's own components, one file each; their JavaScript is in `assets/js`."""
