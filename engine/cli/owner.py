"""The owner of the runs and data sets that the command line makes."""

from __future__ import annotations

OWNER = "command-line"
