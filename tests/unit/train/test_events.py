"""What a run tells can be written and read again, whatever its figures come to."""

from __future__ import annotations

import math

from engine.commands import Stop
from engine.datasets.base import DATASETS
from engine.events import EVENT, EpochEnded, Measured, RunEnded
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.train.loop import train

LETTERS = Choice(name="characters", characters=20_000, length=12)


class StopsAt:
    """Stops the run after so many steps."""

    def __init__(self, step: int) -> None:
        self.step = step

    def due(self, step: int) -> list[Stop]:
        return [Stop()] if step == self.step else []

    def wait(self, step: int) -> list[Stop]:
        return [Stop()]


def test_nan_values_are_not_reported() -> None:
    values = {"train/loss": 92.5, "train/perplexity": math.inf, "train/other": math.nan, "train/more": -math.inf}
    events = (
        Measured(step=3, epoch=0.5, values=values),
        EpochEnded(step=3, epoch=1, values=values),
        RunEnded(step=3, reason="finished", summary=values),
    )
    for event in events:
        assert EVENT.validate_json(event.model_dump_json()) == event
    assert events[0].values == events[2].summary == {"train/loss": 92.5}


def test_an_old_log_with_a_figure_that_was_none_is_read() -> None:
    line = '{"kind": "measured", "step": 1, "epoch": 0.1, "values": {"train/loss": 99.0, "train/perplexity": null}}'
    assert EVENT.validate_json(line).values == {"train/loss": 99.0}


def test_every_event_of_a_run_with_an_infinite_perplexity_is_read_again() -> None:
    plan = make_plan(
        Choice(name="gpt", features=64, heads=2), LETTERS, {"initializer": {"name": "normal", "deviation": 100.0}}
    )
    data = DATASETS.make(plan.dataset).load()
    events = list(train(plan, data, StopsAt(2), threads=1))
    result = [EVENT.validate_json(event.model_dump_json()) for event in events]
    measured = [event.values for event in result if event.kind == "measured"]
    assert measured
    assert any(values["train/loss"] > 710 and "train/perplexity" not in values for values in measured)
    assert result[-1].kind == "run_ended"
    assert result[-1].reason == "stopped"
    assert all(math.isfinite(value) for value in result[-1].summary.values())
