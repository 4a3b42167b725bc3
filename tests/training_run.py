"""A plan trained in this process, from its first event to its last."""

from __future__ import annotations

from typing import Any

from engine.datasets.base import DATASETS, Data
from engine.events import Event
from engine.plan.plan import Plan
from engine.train.cadence import CheckpointInterval
from engine.train.control import Control, NoCommands
from engine.train.loop import train

EVERY_MEASURED_STEP = CheckpointInterval(min_s=-1.0, cost_factor=0)
"""Checkpoints as often as there can be any."""


def run(plan: Plan, control: Control | None = None, data: Data | None = None, **options: Any) -> list[Event]:
    data = data or DATASETS.make(plan.dataset).load()
    return list(train(plan, data, control or NoCommands(), threads=1, **options))
