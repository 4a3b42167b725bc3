"""What the host does when there is nothing to do: draws the ink data set, and measures how fast this machine trains."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from engine.datasets.base import DATASETS
from engine.runs.executors.process import end_with_parent, give_way
from engine.train.calibration import calibrate


def draw_ink() -> None:
    """So that the first reader of digits starts at once; it is kept on the disk."""
    DATASETS.make("ink").load()


CHORES: tuple[tuple[float, Callable[[], object]], ...] = ((3.0, draw_ink), (15.0, calibrate))
"""After how many seconds without a run each is begun."""


class Chores:
    """Does the chores in turn, each once, in a process that gives way to all else."""

    def __init__(self, context: BaseContext) -> None:
        self.context = context
        self.left = list(CHORES)
        self.at_work: BaseProcess | None = None
        self.idle_since_s = time.monotonic()

    def look(self, busy: bool) -> None:
        """Called now and then; `busy` while a run is at work."""
        now = time.monotonic()
        if busy or (self.at_work and self.at_work.is_alive()):
            self.idle_since_s = now
        elif self.left and now - self.idle_since_s >= self.left[0][0]:
            _, chore = self.left.pop(0)
            process = self.context.Process(target=_work, args=(chore,), name="chore", daemon=True)  # type: ignore[attr-defined]
            process.start()  # a host that is ended meanwhile has nothing to kill yet
            self.at_work = process

    def close(self) -> None:
        if self.at_work:
            self.at_work.kill()


def _work(chore: Callable[[], object]) -> None:
    end_with_parent()
    give_way()
    chore()
