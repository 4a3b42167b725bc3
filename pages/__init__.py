"""Layerlab's pages, one file each, built from `pages.ui` and the engine. No page loads torch."""
