"""Layerlab's own widgets, one file each; their JavaScript is in `assets/js`."""
