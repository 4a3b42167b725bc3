"""What every schedule promises beside its values, which `references` hold against torch."""

from __future__ import annotations

import math
from functools import reduce

import pytest

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule

ALL = [pytest.param(kind(), id=kind.name) for kind in SCHEDULES]
LOSSES = [1.0, 0.9, 0.9, 0.9, 0.9, 0.5, 0.6, 0.6, 0.6, 0.6]


def after(schedule: Schedule, val_losses: list[float]) -> Plateau:
    """What it remembers after these epochs."""
    return reduce(schedule.watch, val_losses, START)


def factors(schedule: Schedule, steps: int = 100, steps_per_epoch: int = 10) -> list[float]:
    return [
        schedule.factor(step, steps, steps_per_epoch, after(schedule, LOSSES[: step // steps_per_epoch]))
        for step in range(steps)
    ]


@pytest.mark.parametrize("schedule", ALL)
@pytest.mark.parametrize(("steps", "steps_per_epoch"), [(1, 1), (2, 1), (7, 3), (1000, 100)])
def test_factors_are_positive_and_never_above_one(schedule: Schedule, steps: int, steps_per_epoch: int) -> None:
    for factor in factors(schedule, steps, steps_per_epoch):
        assert 0 < factor <= 1


@pytest.mark.parametrize("schedule", ALL)
def test_the_top_of_every_schedule_is_the_learning_rate_set(schedule: Schedule) -> None:
    assert max(factors(schedule)) == pytest.approx(1, abs=0.01)


def test_one_cycle_rises_then_falls_far_below_its_start() -> None:
    seen = factors(SCHEDULES.make("one_cycle"))
    top = seen.index(max(seen))
    assert seen[0] == pytest.approx(1 / 25)
    assert top == 29
    assert seen[: top + 1] == sorted(seen[: top + 1])
    assert seen[top:] == sorted(seen[top:], reverse=True)
    assert seen[-1] == pytest.approx(1 / 10_000)


def test_warm_up_rises_in_a_straight_line() -> None:
    rise = factors(SCHEDULES.make({"name": "linear_warmup", "share": 0.2}))
    assert rise[:20] == pytest.approx([(step + 1) / 20 for step in range(20)])
    assert set(rise[20:]) == {1.0}
    down = factors(SCHEDULES.make({"name": "linear_warmup", "share": 0.2, "decay": True}))
    assert down[60] == pytest.approx(0.5)


def test_on_plateau_falls_when_the_val_loss_has_stood_still() -> None:
    schedule = SCHEDULES.make({"name": "on_plateau", "patience": 1, "gamma": 0.5})
    result = [schedule.factor(0, 1, 1, after(schedule, LOSSES[:epochs])) for epochs in range(len(LOSSES) + 1)]
    assert result == [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.125]
    assert schedule.factor(0, 1, 1, after(schedule, [1.0] * 100)) == schedule.lowest  # type: ignore[attr-defined]
    assert schedule.factor(0, 1, 1, after(schedule, [math.nan] * 3)) <= 1


def test_only_on_plateau_watches() -> None:
    assert [schedule.name for schedule in SCHEDULES if schedule.watches] == ["on_plateau"]


@pytest.mark.parametrize("name", SCHEDULES.names())
@pytest.mark.parametrize("epochs", [1, 5, 20_000])
def test_its_picture_spans_the_epochs_of_the_plan(name: str, epochs: int) -> None:
    factors = SCHEDULES.make(name).picture(epochs).series[0]
    shown = min(epochs, 100) if SCHEDULES.get(name).watches else epochs
    assert factors.x[0] == 0
    assert shown - 1 <= factors.x[-1] < shown
    assert len(factors.x) <= 1000
