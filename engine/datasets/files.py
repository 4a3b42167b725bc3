"""Files of the downloaded data sets: where they come from, how they are told apart, where they lie on this machine."""

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
    """One file of a data set. `hash` is `md5:…` or `sha256:…`, as its makers or mirrors publish it."""

    name: str
    hash: str
    bytes: int


class Downloaded(Dataset):
    """Base of the data sets whose files are fetched (see `engine.datasets.download`).

    Files are looked for in the download folder, then in the folder `LAYERLAB_DATA`, so that a file fetched anew
    is taken before a damaged one that cannot be replaced.
    """

    embedded = False
    has_test_split = True
    instead: ClassVar[str] = "ink"
    """The embedded data set to offer where there is no network."""

    @classmethod
    def folder(cls) -> str:
        """The name of its folder, in the download folder and in `LAYERLAB_DATA`."""
        return cls.name

    @classmethod
    def remotes(cls) -> Sequence[Remote]:
        """The files to fetch."""
        raise NotImplementedError

    @classmethod
    def mirrors(cls) -> Sequence[str]:
        """Addresses that each file's name completes, in the order to be tried."""
        raise NotImplementedError

    def ready(self) -> bool:
        return all(self.find(remote.name) for remote in self.remotes())

    @classmethod
    def find(cls, name: str) -> Path | None:
        """Where the file lies, or None."""
        return next((folder / name for folder in cls.folders() if (folder / name).is_file()), None)

    @classmethod
    def folders(cls) -> list[Path]:
        """Where its files may lie, the download folder first."""
        given = os.environ.get("LAYERLAB_DATA")
        homes = [download_folder(), *([Path(given).expanduser()] if given else [])]
        return [home / cls.folder() for home in homes]

    @classmethod
    def path(cls, name: str) -> Path:
        """Where the file lies; raises `NotFoundError` when it has not been downloaded."""
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
    """Where downloads are kept."""
    return data_home() / "datasets"


def damaged(path: Path, reason: str, **values: Any) -> FileFormatError:
    """The error that names a damaged file; `reason` is marked text."""
    template = N_("`{file}` is damaged: {reason}. Download the data set again.")
    return FileFormatError(template, file=path.name, reason=Message(template=reason, values=values))
