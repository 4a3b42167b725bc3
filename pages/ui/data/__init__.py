"""The Data page: samples, summaries and downloads of data sets."""
