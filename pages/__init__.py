"""Layerlab's pages: one file each, over `pages.ui` and the engine. No page loads torch."""
