"""The Home page: its texts, its demo network, and sketches of families."""
