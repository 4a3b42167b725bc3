"""The default plan for tables: sized by rows, stopped in time, no worse than a linear model."""

from __future__ import annotations

import pytest

from engine.datasets.base import DATASETS
from engine.datasets.baseline import baseline
from engine.datasets.data_spec import DataSpec
from engine.families.table_settings import hidden_units, training_settings
from engine.plan.factory import make_plan
from engine.plan.refit import refit
from engine.registry import Choice
from engine.train.control import NoCommands
from engine.train.loop import train


def spec(rows: int) -> DataSpec:
    return DataSpec(kind="table", shape=(8,), sizes={"train": rows})


def test_more_rows_get_larger_batches_fewer_epochs_a_weaker_penalty_and_more_units() -> None:
    small, middle, large = (training_settings(spec(rows)) for rows in (100, 3000, 100_000))
    assert [plan["training.batch_size"] for plan in (small, middle, large)] == [32, 64, 256]
    assert small["training.epochs"] > middle["training.epochs"] >= large["training.epochs"]
    assert small["regularisation.l2"] > middle["regularisation.l2"] > large["regularisation.l2"]
    assert sum(hidden_units(spec(100))) < sum(hidden_units(spec(100_000)))


def test_a_table_stops_early_and_other_data_keep_their_settings() -> None:
    assert make_plan("mlp", "wine").regularisation.early_stopping
    points = make_plan("mlp", "spirals")
    assert points.regularisation.early_stopping is None
    assert refit(points, Choice(name="wine")).regularisation == make_plan("mlp", "wine").regularisation
    assert refit(make_plan("mlp", "wine"), Choice(name="spirals")).regularisation == points.regularisation


@pytest.mark.parametrize("name", ["wine", "diabetes", "breast_cancer"])
def test_the_default_plan_is_about_as_good_as_a_linear_model(name: str) -> None:
    plan, linear = make_plan("mlp", name), baseline(Choice(name=name))["linear"]
    data = DATASETS.make(plan.dataset).load()
    ended = list(train(plan, data, NoCommands(), threads=1, pictures=False))[-1]
    if name == "diabetes":
        assert ended.summary["test/mae"] < 1.05 * linear  # type: ignore[union-attr]
    else:
        assert ended.summary["test/accuracy"] > linear - 0.03  # type: ignore[union-attr]
