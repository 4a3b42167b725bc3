"""Made histories of runs, for the tests of diagnoses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.diagnoses.history import History
from engine.events import EpochEnded, Event, Measured, RunEnded, RunStarted, StatisticsTaken
from engine.plan.plan import Plan

EPOCH = 10
"""Steps per epoch."""


def history(
    plan: Plan,
    train: Sequence[float] = (),
    val: Sequence[float] = (),
    *,
    statistics: Sequence[Mapping[str, Any]] = (),
    ended: str | None = "finished",
    **more: Sequence[float],
) -> History:
    """A run with these losses per epoch and these statistics, spread from its beginning to its end.

    A statistic `node.name` belongs to a node of the first graph, `graph/node.name` to another graph's, any other to the run.
    `more`: further metrics per epoch, `val_kl` for `val/kl`.
    """
    steps = EPOCH * max(1, len(train))
    events: list[Event] = [
        RunStarted(step=0, steps=steps, steps_per_epoch=EPOCH, device="cpu", threads=1, parameter_count=1)
    ]
    for number, loss in enumerate(train, 1):
        step = number * EPOCH
        for earlier in (step - 5, step):
            events.append(Measured(step=earlier, epoch=earlier / EPOCH, values={"train/loss": loss}))
        values = {"train/loss": loss, **({"val/loss": val[number - 1]} if val else {})}
        values |= {name.replace("_", "/", 1): points[number - 1] for name, points in more.items()}
        events.append(EpochEnded(step=step, epoch=number, values=values))
    for number, found in enumerate(statistics):
        events.append(_statistics(plan, round(steps * number / max(1, len(statistics) - 1)), found))
    if ended:
        events.append(RunEnded(step=steps, reason=ended))
    return History.of(plan, events)


def _statistics(plan: Plan, step: int, found: Mapping[str, Any]) -> StatisticsTaken:
    nodes: dict[str, dict[str, dict[str, float]]] = {name: {} for name in plan.graphs}
    values = {}
    for key, value in found.items():
        graph, _, place = key.rpartition("/")
        node, dot, name = place.partition(".")
        if dot:
            nodes[graph or next(iter(plan.graphs))].setdefault(node, {})[name] = value
        else:
            values[key] = value
    return StatisticsTaken(step=step, nodes=nodes, values=values)
