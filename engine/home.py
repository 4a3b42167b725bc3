"""Where data are kept on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_home() -> Path:
    """The folder of this user's data: `LAYERLAB_HOME`, else the system's place for it. It is made when missing."""
    chosen = os.environ.get("LAYERLAB_HOME")
    home = Path(chosen).expanduser().resolve() if chosen else Path(platformdirs.user_data_path("layerlab"))
    home.mkdir(parents=True, exist_ok=True)
    return home
