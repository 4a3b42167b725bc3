"""Files of downloaded data sets: their addresses, hashes and locations on this machine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from engine.datasets.base import Dataset
from engine.errors import FileFormatError, NotFoundError
from engine.home import data_home
from engine.text import N_, Message, message


@dataclass(frozen=True)
class Remote:
    """One file of a data set. `hash` is `md5:…` or `sha256:…`, as published by its source or a mirror."""

    name: str
    hash: str
    bytes: int


class Downloaded(Dataset):
    """Base class of downloaded data sets (see `engine.datasets.download`).

    Files are searched in the download folder, then in the folder `LAYERLAB_DATA`, so a new download takes precedence
    over a damaged file that cannot be replaced.
    """

    embedded = False
    has_test_split = True
    instead: ClassVar[str] = "ink"
    """The built-in data set to offer if there is no network."""

    @classmethod
    def folder(cls) -> str:
        """The name of its folder, in the download folder and in `LAYERLAB_DATA`."""
        return cls.name

    @classmethod
    def remotes(cls) -> Sequence[Remote]:
        """The files to download."""
        raise NotImplementedError

    @classmethod
    def mirrors(cls) -> Sequence[str]:
        """Base addresses to which the file names are appended, in the order in which they are tried."""
        raise NotImplementedError

    def ready(self) -> bool:
        return all(self.find(remote.name) for remote in self.remotes())

    @classmethod
    def find(cls, name: str) -> Path | None:
        """The path of the file, or None."""
        return next((folder / name for folder in cls.folders() if (folder / name).is_file()), None)

    @classmethod
    def folders(cls) -> list[Path]:
        """Folders that may contain its files, the download folder first."""
        given = os.environ.get("LAYERLAB_DATA")
        homes = [download_folder(), *([Path(given).expanduser()] if given else [])]
        return [home / cls.folder() for home in homes]

    @classmethod
    def path(cls, name: str) -> Path:
        """The path of the file; raises `NotFoundError` if it has not been downloaded."""
        path = cls.find(name)
        if path is None:
            template = N_(
                "{title} is not downloaded: `{file}` is missing. Download it on the Data page or with {command}."
            )
            raise NotFoundError(
                template, title=message(cls.title), file=name, command=f"`python -m engine datasets fetch {cls.name}`"
            )
        return path


def download_folder() -> Path:
    """The folder of downloads."""
    return data_home() / "datasets"


def damaged(path: Path, reason: str, **values: Any) -> FileFormatError:
    """The error for a damaged file; `reason` is marked text."""
    template = N_("`{file}` is damaged: {reason}. Download the data set again.")
    return FileFormatError(template, file=path.name, reason=Message(template=reason, values=values))
