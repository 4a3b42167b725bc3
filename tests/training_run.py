"""Training a plan in this process, and the events of the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.commands import Command, Resume
from engine.datasets.base import DATASETS
from engine.datasets.splits import Data
from engine.events import Event
from engine.plan.plan import Plan
from engine.train.cadence import CheckpointInterval
from engine.train.control import Control, NoCommands
from engine.train.loop import train

EVERY_MEASURED_STEP = CheckpointInterval(min_s=-1.0, cost_factor=0)
"""Checkpoints as often as possible."""


class Script:
    """Commands by the step at which they are due; while paused, the next command in `waiting` each time."""

    def __init__(self, at: dict[int, Sequence[Command]], waiting: Iterable[Command] = ()) -> None:
        self.at, self.waiting = dict(at), list(waiting)

    def due(self, step: int) -> Sequence[Command]:
        return self.at.pop(step, ())

    def wait(self, step: int) -> Sequence[Command]:
        return [self.waiting.pop(0)] if self.waiting else [Resume()]


def run(plan: Plan, control: Control | None = None, data: Data | None = None, **options: Any) -> list[Event]:
    data = data or DATASETS.make(plan.dataset).load()
    return list(train(plan, data, control or NoCommands(), threads=1, **options))
