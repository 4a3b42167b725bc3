"""The Data page: samples, summaries, downloads and uploads of data sets."""
