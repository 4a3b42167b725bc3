"""Uploaded and drawn data: files, drawings, and the forms that turn them into a data set."""
