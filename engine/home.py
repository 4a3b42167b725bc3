"""The folder where this user's data are kept."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from engine.errors import HomeError
from engine.text import N_


def data_home() -> Path:
    """The data folder of this user: `LAYERLAB_HOME` or the system's default location. Creates it when missing.

    Only its user can access it. A folder owned by another user, shared on purpose, is left as it is.

    Raises `HomeError` when it cannot be created.
    """
    chosen = os.environ.get("LAYERLAB_HOME")
    home = Path(chosen).expanduser().resolve() if chosen else Path(platformdirs.user_data_path("layerlab"))
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close(home)
    except OSError as error:
        raise HomeError(
            N_("The data folder {folder} cannot be created ({reason}). Set LAYERLAB_HOME to a writable folder."),
            folder=str(home),
            reason=error.strerror or str(error),
        ) from error
    return home


def keep_private() -> None:
    """Makes all files written by this process and its children readable only by their user."""
    os.umask(0o077)


def _close(home: Path) -> None:
    if os.name != "posix":
        return  # other systems protect the folders of a user by default
    found = home.stat()
    if found.st_uid == os.getuid() and found.st_mode & 0o077:
        home.chmod(0o700)
