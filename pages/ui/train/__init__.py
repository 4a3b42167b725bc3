"""The Train page: the live board of a run and its controls."""
