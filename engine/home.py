"""Where data are kept on this machine, for their user alone."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from engine.errors import HomeError
from engine.text import N_


def data_home() -> Path:
    """The folder of this user's data: `LAYERLAB_HOME`, else the system's place for it. It is made when missing.

    Nobody else may enter it; a folder of another user, which is shared on purpose, stays as it is.

    Raises:
        HomeError: it cannot be made.
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
    """Whatever this process and its children write from now on, only their user can read."""
    os.umask(0o077)


def _close(home: Path) -> None:
    if os.name != "posix":
        return  # elsewhere a user's own folders are closed to others already
    found = home.stat()
    if found.st_uid == os.getuid() and found.st_mode & 0o077:
        home.chmod(0o700)
