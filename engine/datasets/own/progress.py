"""How far the reading of files is: readers report it, and whoever waits for them listens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

EVERY_S = 0.2

_listener: ContextVar[Callable[[int, int], None] | None] = ContextVar("listener", default=None)


def report(done: int, total: int) -> None:
    """Called by a reader now and then; without a listener it does nothing."""
    listener = _listener.get()
    if listener is not None:
        listener(done, total)


@contextmanager
def reporting_to(hear: Callable[[float], None]) -> Iterator[None]:
    """Within the block `hear` gets the share that is done, from 0 to 1, at most every `EVERY_S`."""
    heard_s = float("-inf")

    def listener(done: int, total: int) -> None:
        nonlocal heard_s
        if time.monotonic() - heard_s >= EVERY_S:
            heard_s = time.monotonic()
            hear(min(1.0, done / max(1, total)))

    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
