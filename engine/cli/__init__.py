"""The verbs of the command line, by topic; `engine/__main__.py` combines them."""
