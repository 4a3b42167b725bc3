"""Where data are kept on this machine, and which database is used."""

from __future__ import annotations

import os

from engine.home import data_home

__all__ = ["artifacts_url", "data_home", "database_url"]


def database_url() -> str:
    """`LAYERLAB_DATABASE_URL`, else a SQLite file in the data home."""
    chosen = os.environ.get("LAYERLAB_DATABASE_URL")
    return chosen or f"sqlite:///{data_home() / 'layerlab.sqlite'}"


def artifacts_url() -> str:
    """`LAYERLAB_ARTIFACTS_URL` (`s3://…`), else a folder in the data home."""
    chosen = os.environ.get("LAYERLAB_ARTIFACTS_URL")
    return chosen or str(data_home() / "artifacts")
