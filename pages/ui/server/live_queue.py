"""Queued runs that pages watch: one query reads them all, however many pages watch."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Collection
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from engine.runs.disk_space import shortage
from engine.runs.rows import RunRow
from engine.text import Message

if TYPE_CHECKING:
    from engine.runs.store import Store

NEW_S, QUICK_S, IDLE_S = 3.0, 0.1, 1.0
"""Pause between two reads: `QUICK_S` while some run has been queued for less than `NEW_S`, `IDLE_S` afterwards."""
_LOG = logging.getLogger(__name__)


class Waiter(Protocol):
    """Something that shows a queued run."""

    def receive(self, row: RunRow | None, short: Message | None) -> None:
        """Takes the run as it is now (None: it was deleted), and any shortage of disk space."""

    def drop(self) -> None:
        """The store cannot be read."""


def read(store: Store, run_ids: Collection[str]) -> tuple[dict[str, RunRow], Message | None]:
    """The runs that still exist, with their places in the queue, and any shortage of disk space."""
    short = shortage()
    return store.rows(run_ids), short.message if short else None


class WaitingRuns:
    """Reads the queued runs in the event loop of the waiters, as long as there are any."""

    def __init__(self) -> None:
        self.waiters: dict[Waiter, tuple[str, float]] = {}
        """Per waiter: its run, and since when it waits."""
        self.task: asyncio.Task[None] | None = None

    def join(self, waiter: Waiter, run_id: str, store: Store) -> None:
        """From now on, passes `waiter` its run at every read."""
        if waiter in self.waiters:
            return
        self.waiters[waiter] = (run_id, time.monotonic())
        if self.task is None or self.task.done():
            self.changed = asyncio.Event()
            self.task = asyncio.create_task(self._work(store))
            self.task.add_done_callback(self._ended)
        self.changed.set()

    def leave(self, waiter: Waiter) -> None:
        if self.waiters.pop(waiter, None) and not self.waiters:
            self.changed.set()

    async def _work(self, store: Store) -> None:
        while self.waiters:
            self.changed.clear()
            rows, short = await asyncio.to_thread(read, store, {run_id for run_id, _ in self.waiters.values()})
            for waiter, (run_id, _since) in list(self.waiters.items()):
                waiter.receive(rows.get(run_id), short)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.changed.wait(), self._pause_s())

    def _pause_s(self) -> float:
        newest = max((since for _, since in self.waiters.values()), default=0.0)
        return QUICK_S if time.monotonic() - newest < NEW_S else IDLE_S

    def _ended(self, task: asyncio.Task[None]) -> None:
        """An unreachable database ends the connections; the pages reconnect by themselves."""
        if task.cancelled() or not task.exception():
            return
        _LOG.error("The queue cannot be read", exc_info=task.exception())
        waiters = list(self.waiters)
        self.waiters.clear()
        for waiter in waiters:
            waiter.drop()
