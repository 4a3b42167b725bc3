"""The glossary for beginners; see `base.py`."""
