"""The command line's verbs, by what they are about; `engine/__main__.py` puts them together."""
