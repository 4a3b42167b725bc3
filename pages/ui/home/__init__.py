"""The Home page: its texts, its living network, and sketches of families."""
