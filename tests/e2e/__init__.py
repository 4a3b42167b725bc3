"""Tests of the running app in a browser: a package, for its app and its browser last as long as it does."""
