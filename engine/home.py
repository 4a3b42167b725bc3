"""Where data are kept on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from engine.errors import HomeError
from engine.text import N_


def data_home() -> Path:
    """The folder of this user's data: `LAYERLAB_HOME`, else the system's place for it. It is made when missing.

    Raises:
        HomeError: it cannot be made.
    """
    chosen = os.environ.get("LAYERLAB_HOME")
    home = Path(chosen).expanduser().resolve() if chosen else Path(platformdirs.user_data_path("layerlab"))
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise HomeError(
            N_(
                "The folder for data, {folder}, cannot be made ({reason}). Set LAYERLAB_HOME to a folder that you may write to."
            ),
            folder=str(home),
            reason=error.strerror or str(error),
        ) from error
    return home
