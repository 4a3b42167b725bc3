"""What the host does when there is nothing to do: draws the ink data set, and measures how fast this machine trains, at
single operations and at each family's network."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from engine.datasets.base import DATASETS
from engine.host.trial import try_next_family
from engine.runs.executors.process import end_with_parent, give_way, start
from engine.train.machine_speed import calibrate


def draw_ink() -> None:
    """So that the first reader of digits starts at once; it is kept on the disk."""
    DATASETS.make("ink").load()


def try_a_family() -> None:
    """Short, for a run that comes meanwhile shares the cores."""
    if try_next_family():
        sys.exit(AGAIN)


AGAIN = 3
"""The exit code of a chore that has more to do."""
SETTING = "LAYERLAB_IDLE"
"""`off` in the environment leaves the machine alone while no run is at work."""
Chore = tuple[float, Callable[[], object]]
CHORES: tuple[Chore, ...] = ((3.0, draw_ink), (15.0, calibrate), (5.0, try_a_family))
"""After how many seconds without a run each is begun."""


def chores() -> Sequence[Chore]:
    """All of them, unless the environment says that there are none."""
    return () if os.environ.get(SETTING) == "off" else CHORES


class Chores:
    """Does the chores in turn, each once (or again, where it says so), in a process that yields to all else."""

    def __init__(self, context: BaseContext, todo: Sequence[Chore]) -> None:
        self.context = context
        self.left = list(todo)
        self.at_work: BaseProcess | None = None
        self.idle_since_s = time.monotonic()

    def look(self, busy: bool) -> None:
        """Called now and then; `busy` while a run is at work."""
        now = time.monotonic()
        if busy or (self.at_work and self.at_work.is_alive()):
            self.idle_since_s = now
            return
        if self.at_work:
            if self.at_work.exitcode != AGAIN:
                self.left.pop(0)
            self.at_work = None
        if self.left and now - self.idle_since_s >= self.left[0][0]:
            self._begin(self.left[0][1])

    def _begin(self, chore: Callable[[], object]) -> None:
        process = self.context.Process(target=_work, args=(chore,), name="chore", daemon=True)  # type: ignore[attr-defined]
        start(process)  # a host that is ended meanwhile has nothing to kill yet
        self.at_work = process

    def close(self) -> None:
        if self.at_work:
            self.at_work.kill()


def _work(chore: Callable[[], object]) -> None:
    end_with_parent()
    give_way()
    chore()
