"""Downloads of data sets: one per set, however many visitors watch it, in a thread of the app; they can be canceled."""

from __future__ import annotations

import threading

import streamlit as st

from engine.datasets.download import CancelledError, fetch
from engine.errors import LayerlabError
from engine.text import Message


class Download:
    """One download. `share` is its progress from 0 to 1; `error` the reason if it failed."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.fetched = 0
        self.total = 0
        self.error: Message | None = None
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._fetch, name=f"download-{name}", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    @property
    def share(self) -> float:
        return self.fetched / self.total if self.total else 0.0

    def cancel(self) -> None:
        self._cancelled.set()

    def wait(self, timeout_s: float) -> bool:
        """Waits for at most `timeout_s`; gives whether the download has ended."""
        self._thread.join(timeout_s)
        return not self.running

    def _fetch(self) -> None:
        try:
            fetch(self.name, self._progress, self._cancelled.is_set)
        except CancelledError:
            return
        except LayerlabError as error:
            self.error = error.message

    def _progress(self, fetched: int, total: int) -> None:
        self.fetched, self.total = fetched, total


class Downloads:
    """All downloads of this app, by data set."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_name: dict[str, Download] = {}

    def get(self, name: str) -> Download | None:
        return self._by_name.get(name)

    def start(self, name: str) -> Download:
        """Starts the download, unless it is already running."""
        with self._lock:
            known = self._by_name.get(name)
            if known is None or not known.running:
                self._by_name[name] = known = Download(name)
            return known


@st.cache_resource(show_spinner=False)
def downloads() -> Downloads:
    """Shared by all visitors."""
    return Downloads()
