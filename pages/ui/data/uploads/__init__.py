"""Data sets that people bring: files, drawings, and the forms that turn them into a data set."""
