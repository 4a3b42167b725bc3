"""What the host does while no run trains: draws the ink data set, and measures the speed of this machine for single
operations and for the network of each example."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from engine.datasets.base import DATASETS
from engine.host.trial import try_next_example
from engine.runs.executors.process import end_with_parent, lower_priority, start
from engine.train.machine_speed import calibrate


def draw_ink() -> None:
    """Draws the ink data set, so that the first digit reader can start at once. It is cached on disk."""
    DATASETS.make("ink").load()


def try_an_example() -> None:
    """Kept short, since a run that starts meanwhile shares the cores."""
    if try_next_example():
        sys.exit(AGAIN)


AGAIN = 3
"""The exit code of a chore that has more to do."""
SETTING = "LAYERLAB_IDLE"
"""`off` in the environment disables the chores."""
Chore = tuple[float, Callable[[], object]]
CHORES: tuple[Chore, ...] = ((3.0, draw_ink), (15.0, calibrate), (5.0, try_an_example))
"""The chores, each with the seconds without a run after which it starts."""


def chores() -> Sequence[Chore]:
    """The chores, unless the environment disables them."""
    return () if os.environ.get(SETTING) == "off" else CHORES


class Chores:
    """Runs the chores in turn, each once (or again if it asks for it), in a low-priority process."""

    def __init__(self, context: BaseContext, todo: Sequence[Chore]) -> None:
        self.context = context
        self.left = list(todo)
        self.at_work: BaseProcess | None = None
        self.idle_since_s = time.monotonic()

    def look(self, busy: bool) -> None:
        """Called periodically; `busy` while a run trains."""
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
        start(process)  # a host that shuts down meanwhile has nothing to kill yet
        self.at_work = process

    def close(self) -> None:
        if self.at_work:
            self.at_work.kill()


def _work(chore: Callable[[], object]) -> None:
    end_with_parent()
    lower_priority()
    chore()
