"""The locations of the database and the artifacts."""

from __future__ import annotations

import os
from pathlib import Path

from engine.home import data_home

__all__ = ["artifacts_url", "data_home", "database_url", "local_artifacts"]


def database_url() -> str:
    """`LAYERLAB_DATABASE_URL`, else a SQLite file in the data home."""
    chosen = os.environ.get("LAYERLAB_DATABASE_URL")
    return chosen or f"sqlite:///{data_home() / 'layerlab.sqlite'}"


def artifacts_url() -> str:
    """`LAYERLAB_ARTIFACTS_URL` (`s3://…`), else a folder in the data home."""
    chosen = os.environ.get("LAYERLAB_ARTIFACTS_URL")
    return chosen or str(data_home() / "artifacts")


def local_artifacts() -> Path | None:
    """The folder of the artifacts; None if they are kept in an object store."""
    scheme, separator, path = artifacts_url().rpartition("://")
    if separator and scheme not in ("file", "local"):
        return None
    return Path(path).expanduser().resolve()
