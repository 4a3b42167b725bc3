"""What is counted in epochs is counted so however many there are, and a run tells of no more than it should."""

from __future__ import annotations

from typing import Any

import pytest

from engine.datasets.base import DATASETS
from engine.events import Event
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.control import NoCommands
from engine.train.loop import train
from engine.train.session import Session


def run(plan: Plan) -> list[Event]:
    return list(train(plan, DATASETS.make(plan.dataset).load(), NoCommands(), threads=1))


def long(epochs: int, **settings: Any) -> Plan:
    """One step per epoch."""
    return make_plan(
        "mlp", "circles", {"training.seed": 3, "training.epochs": epochs, "training.batch_size": 10_000, **settings}
    )


def test_patience_is_counted_in_epochs_in_a_long_run_too() -> None:
    plan = long(10_000, **{"optimizer.learning_rate": 0.3})
    plan = change(plan, "regularisation.early_stopping", {"patience": 5, "min_delta": 0.0})
    events = run(plan)
    end = events[-1]
    best_epoch = end.message.values["epoch"]
    assert end.message.values["patience"] == 5
    assert [event.epoch for event in events if event.kind == "epoch_ended"][-1] == best_epoch + 5


def test_on_plateau_waits_for_epochs_in_a_long_run_too() -> None:
    plan = long(1500, optimizer={"name": "sgd", "learning_rate": 1e-12})
    plan = change(plan, "schedule", {"name": "on_plateau", "patience": 10, "threshold": 0.5, "lowest": 0.0})
    session = Session(plan, DATASETS.make(plan.dataset).load())
    states = [event.state for event in run(plan) if event.kind == "checkpoint_taken"]
    session.restore(states[-1])
    # The first epoch is the best; each eleven more without a better one halve the rate.
    assert session.plateau.factor == pytest.approx(0.5 ** (1499 // 11))


def test_a_checkpoint_that_kept_all_val_losses_still_opens() -> None:
    plan = change(long(6), "schedule", {"name": "on_plateau", "patience": 1, "gamma": 0.5})
    session = Session(plan, DATASETS.make(plan.dataset).load())
    old = {**session.state(), "val_losses": [1.0, 0.9, 0.9, 0.9]}
    del old["plateau"]
    session.restore(from_bytes(to_bytes(old)))
    assert session.plateau == (0.5, 0.9, 0)


@pytest.mark.parametrize("epochs", [499, 500, 501, 999, 1203])
def test_a_run_reports_at_most_500_epochs_including_the_last(epochs: int) -> None:
    result = [event for event in run(long(epochs)) if event.kind in ("epoch_ended", "measured")]
    ended = [event.epoch for event in result if event.kind == "epoch_ended"]
    assert len(ended) <= 500
    assert ended[-1] == epochs
    assert len(result) <= 1020


def test_the_best_epoch_is_reported_even_if_it_was_thinned_out() -> None:
    events = run(long(1203, **{"optimizer.learning_rate": 0.001}))
    assert all(event.best for event in events if event.kind == "epoch_ended"), "the loss falls all the time"
