"""Progress of reading files, reported to a listener."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

EVERY_S = 0.2

_listener: ContextVar[Callable[[int, int], None] | None] = ContextVar("listener", default=None)


def report(done: int, total: int) -> None:
    """Called by readers from time to time; does nothing without a listener."""
    listener = _listener.get()
    if listener is not None:
        listener(done, total)


@contextmanager
def reporting_to(on_progress: Callable[[float], None]) -> Iterator[None]:
    """Inside the block, `on_progress` gets the share done, from 0 to 1, at most every `EVERY_S`."""
    reported_s = float("-inf")

    def listener(done: int, total: int) -> None:
        nonlocal reported_s
        if time.monotonic() - reported_s >= EVERY_S:
            reported_s = time.monotonic()
            on_progress(min(1.0, done / max(1, total)))

    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
