"""The parts of the pages: a folder per page, and the modules that all pages share."""
