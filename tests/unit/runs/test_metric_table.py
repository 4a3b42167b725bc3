"""Metrics of several runs side by side."""

from __future__ import annotations

import math

from engine.diagnoses.history import History
from engine.events import EpochEnded, Measured
from engine.plan.factory import change, make_plan
from engine.runs.metric_table import curve_csv, metric_rows, newest_metrics

PLAN = make_plan("mlp", "circles")


def test_the_best_value_follows_the_direction_of_its_metric() -> None:
    loss, accuracy = metric_rows(
        (PLAN, PLAN, PLAN),
        (
            {"val/loss": 0.3, "val/accuracy": 0.9},
            {"val/loss": 0.2, "val/accuracy": 0.9},
            {"val/loss": math.nan, "val/accuracy": 0.5},
        ),
    )
    assert (loss.better, loss.best) == ("lower", frozenset({1}))
    assert (accuracy.better, accuracy.best, accuracy.values) == ("higher", frozenset({0, 1}), (0.9, 0.9, 0.5))


def test_nothing_is_best_of_one_run_or_among_losses_of_different_loss_functions() -> None:
    other = change(PLAN, "loss", {"name": "cross_entropy", "label_smoothing": 0.1})
    loss, accuracy = metric_rows(
        (PLAN, other), [{"val/loss": 0.3, "val/accuracy": 0.5}, {"val/loss": 0.2, "val/accuracy": 0.7}]
    )
    assert (loss.best, accuracy.best) == (frozenset(), frozenset({1}))
    assert (
        metric_rows((PLAN, make_plan("mlp", "moons")), [{"val/accuracy": 0.3}, {"val/accuracy": 0.4}])[0].best
        == frozenset()
    )
    assert metric_rows((PLAN, PLAN), [{"val/loss": 0.3}, {}])[0].best == frozenset()


def test_the_summary_comes_before_the_last_epoch_and_all_points_are_exported() -> None:
    value = 0.1 + 0.2
    events = [
        Measured(step=5, epoch=1, values={"train/loss": value}),
        EpochEnded(step=10, epoch=1, values={"val/loss": 0.5}),
    ]
    history = History.of(PLAN, events)
    assert newest_metrics({"val/loss": 0.25}, history) == {"val/loss": 0.25}
    assert curve_csv({"a": history}).splitlines() == [
        "run,metric,step,value",
        "a,val/loss,10,0.5",
        f"a,train/loss,5,{value!r}",
    ]
