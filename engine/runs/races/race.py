"""A race as the store has it: its members' progress, the metric that decides it, and its result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.diagnoses.history import History
from engine.diagnoses.verdict import NAMES
from engine.plan.plan import Plan
from engine.plan.variations import variant_name
from engine.runs.races.result import Racer, Result, result, verdict
from engine.runs.rows import RunRow
from engine.runs.run_history import run_history
from engine.runs.store import Store
from engine.text import N_, Message, Name, message

KINDS = ("run_started", "epoch_ended", "run_ended")
"""All that decides a race: curves within epochs do not."""


@dataclass(frozen=True)
class Race:
    """The members of a race in order, and what it has shown so far."""

    rows: Sequence[RunRow]
    metric: str | None
    """None where no metric decides it."""
    result: Result
    sentences: Sequence[Message]
    histories: Mapping[str, History]
    by_step: bool = True
    """Whether positions are steps; else they are epochs, since steps hold different amounts of data."""

    @property
    def names(self) -> dict[str, Name]:
        """The name of each variant."""
        return {row.variant or "": variant_name(row.variant or "") for row in self.rows}

    @property
    def is_over(self) -> bool:
        return all(row.is_over for row in self.rows)


def read_race(store: Store, rows: Sequence[RunRow]) -> Race:
    """What these members have reported so far."""
    return race_of(rows, {row.id: member_history(store, row) for row in rows})


def member_history(store: Store, row: RunRow) -> History:
    """What a member has reported, without curves within its epochs."""
    return run_history(store, row.id, row.plan, KINDS)


def race_of(rows: Sequence[RunRow], histories: Mapping[str, History]) -> Race:
    plans = [row.plan for row in rows]
    metric = decisive_metric(plans, list(histories.values()))
    begun = [history for history in histories.values() if history.steps]
    by_step = len({history.steps_per_epoch for history in begun}) < 2
    racers = [_racer(row, histories[row.id], metric, by_step) for row in rows]
    found = result(racers)
    race = Race(rows, metric, found, (), histories, by_step)
    return Race(rows, metric, found, _sentences(race), histories, by_step)


def decisive_metric(plans: Sequence[Plan], histories: Sequence[History]) -> str | None:
    """The loss on unseen data where all have the same loss function, else accuracy; None for networks that compete."""
    if any(plan.objective.name == "adversarial" for plan in plans):
        return None
    same = all(plan.loss == plans[0].loss and plan.dataset == plans[0].dataset for plan in plans[1:])
    reported = [set(history.epochs) for history in histories if history.epochs]
    usable = ("val/loss", "train/loss") if same else ("val/accuracy",)
    return next((name for name in usable if all(name in names for names in reported)), None)


def _racer(row: RunRow, history: History, metric: str | None, by_step: bool) -> Racer:
    scale = 1 if by_step else max(1, history.steps_per_epoch)
    sign = -1.0 if metric and metric.endswith("accuracy") else 1.0  # lower is better
    points = [(step / scale, sign * value) for step, value in history.epochs.get(metric or "", [])]
    status = "diverged" if row.status == "finished" and metric and not points else row.status
    return Racer(row.variant or "", row.plan.training.seed, status, points)


def _sentences(race: Race) -> Sequence[Message]:
    if race.metric is None:
        return (message(N_("No metric decides between these plans. Compare their pictures.")),)
    unit = message(N_("step") if race.by_step else N_("epoch"))
    return verdict(race.result, race.names, message(NAMES[race.metric]), unit)
