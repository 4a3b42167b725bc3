"""Optimizer steps: one file per kind."""
