"""The glossary for beginners; `base.py` defines what a term is."""
