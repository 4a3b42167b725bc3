"""The Home page: its words, its small network, and sketches of families."""
