"""Splitting texts into tokens, and writing tokens as text."""
