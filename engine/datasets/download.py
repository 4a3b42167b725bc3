"""Downloads data sets: fixed addresses and hashes, mirrors, progress, cancellation."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.datasets.base import DATASETS
from engine.datasets.files import Downloaded, Remote
from engine.errors import DownloadError, RequestError
from engine.text import N_, message

Progress = Callable[[int, int], None]
"""Called with the bytes fetched so far and the total, over all files of the data set."""
Cancel = Callable[[], bool]
"""Polled many times per second; True cancels the download."""

_TIMEOUT_S = (5, 20)
"""For connecting, and between two parts of a response."""
_CHUNK = 64 * 1024


class CancelledError(RequestError):
    """The download was canceled."""


def fetch(name: str, progress: Progress = lambda done, total: None, cancel: Cancel = lambda: False) -> list[Path]:
    """The files of data set `name`; downloads those that are missing or damaged.

    Each file is written under a temporary name, checked and renamed, so interruptions never leave a damaged file in
    place. Raises `DownloadError` if no address works, `CancelledError` if canceled, `RequestError` for a data set that
    needs no download.
    """
    dataset = DATASETS.get(name)
    if not issubclass(dataset, Downloaded):
        raise RequestError(N_("{title} is part of Layerlab and needs no download."), title=message(dataset.title))
    remotes = dataset.remotes()
    total, done, paths = sum(remote.bytes for remote in remotes), 0, []
    for remote in remotes:
        meter = _Meter(done, done + remote.bytes, total, progress, cancel)
        paths.append(_intact_file(dataset, remote) or _fetch(dataset, remote, meter))
        done += remote.bytes
        progress(done, total)
    return paths


def _intact_file(dataset: type[Downloaded], remote: Remote) -> Path | None:
    """The file, if it exists and its hash is right."""
    from pooch import file_hash

    kind, expected = remote.hash.split(":")
    found = (folder / remote.name for folder in dataset.folders())
    return next((path for path in found if path.is_file() and file_hash(str(path), kind) == expected), None)


def _fetch(dataset: type[Downloaded], remote: Remote, meter: _Meter) -> Path:
    """Downloads from the first address that gives the right file."""
    import pooch
    import requests

    pooch.get_logger().setLevel("WARNING")  # it would write into the progress bar
    folder = dataset.folders()[0]
    downloader = pooch.HTTPDownloader(progressbar=meter, chunk_size=_CHUNK, timeout=_TIMEOUT_S)
    answered = False
    for mirror in dataset.mirrors():
        meter.reset()
        try:
            return Path(pooch.retrieve(mirror + remote.name, remote.hash, remote.name, folder, downloader=downloader))
        except (requests.HTTPError, ValueError):  # not found, or (ValueError by pooch) a wrong hash
            answered = True
        except requests.RequestException:  # no network, unknown host, timeout, or connection lost
            continue
        except OSError as error:
            template = N_("{title} could not be saved in {folder}: {reason}.")
            values = {"title": message(dataset.title), "folder": str(folder), "reason": error.strerror or str(error)}
            raise DownloadError(template, **values) from None
    raise _unreachable(dataset, remote, answered)


def _unreachable(dataset: type[Downloaded], remote: Remote, answered: bool) -> DownloadError:
    template = N_("{title} could not be downloaded: there is no network. Use {instead}, which needs no download.")
    if answered:
        template = N_(
            "{title} could not be downloaded: no address has a correct `{file}`. Use {instead}, which needs no "
            "download."
        )
    instead = message(DATASETS.get(dataset.instead).title)
    return DownloadError(template, title=message(dataset.title), file=remote.name, instead=instead)


class _Meter:
    """Replaces pooch's progress bar: counts bytes, and raises when the download is canceled."""

    def __init__(self, before: int, after: int, total: int, progress: Progress, cancel: Cancel) -> None:
        self.before, self.after, self.all = before, after, total
        self.progress, self.cancel = progress, cancel
        self.total, self.fetched, self.reported = 0, 0, before

    def update(self, count: int) -> None:
        if self.cancel():
            raise CancelledError(N_("Download stopped. Complete files are kept."))
        self.fetched += count  # pooch counts whole chunks, including the last one
        self.reported = max(self.reported, min(self.before + self.fetched, self.after))
        self.progress(self.reported, self.all)

    def reset(self) -> None:
        """pooch calls this at the end and reports all bytes again; the reported progress never decreases."""
        self.fetched = 0

    def close(self) -> None:
        """Does nothing."""
