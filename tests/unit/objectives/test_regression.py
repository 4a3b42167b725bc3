"""Regression reports errors in the original units of its targets, however they were scaled."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from engine.datasets.base import DATASETS
from engine.datasets.splits import Split
from engine.metrics.base import METRICS
from engine.plan.factory import make_plan
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.text import Message
from engine.train.control import NoCommands
from engine.train.loop import train
from engine.train.probe_context import context_of
from engine.train.session import Session
from engine.views import Table


def evaluated(standardise: bool) -> dict[str, float]:
    """Metrics of a network that always predicts 0 on diabetes, whose targets range from 25 to 346."""
    plan = make_plan("mlp", Choice(name="diabetes", standardise=standardise))
    data = DATASETS.make(plan.dataset).load()
    session = Session(plan, data)
    with torch.no_grad():
        for weight in session.weights:
            weight.zero_()
    dataset = DATASETS.make(plan.dataset)
    tally = METRICS.make("r2").fitted(dataset, data).tally(dataset.spec())
    return session.evaluate(data.test, [tally])


def test_the_mean_absolute_error_is_in_the_units_of_the_targets() -> None:
    plain = DATASETS.make(Choice(name="diabetes", standardise=False)).load()
    mean = plain.train.y.mean()  # 0 among the scaled targets
    assert evaluated(True)["mae"] == pytest.approx(float(np.abs(plain.test.y - mean).mean()), rel=1e-4)
    assert evaluated(False)["mae"] == pytest.approx(float(np.abs(plain.test.y).mean()), rel=1e-4)


def test_the_root_of_the_mean_squared_error_is_in_the_same_units() -> None:
    plain = DATASETS.make(Choice(name="diabetes", standardise=False)).load()
    result, mean = evaluated(True), plain.train.y.mean()
    assert result["rmse"] == pytest.approx(float(np.sqrt(np.square(plain.test.y - mean).mean())), rel=1e-4)
    assert result["rmse"] > result["mae"]
    assert result["r2"] == pytest.approx(1 - (result["rmse"] / plain.test.y.std()) ** 2, abs=1e-3)


def test_a_run_with_a_single_test_sample_finishes() -> None:
    plan = make_plan("mlp", "diabetes", {"training.epochs": 1})
    data = DATASETS.make(plan.dataset).load()
    data = dataclasses.replace(data, test=Split(data.test.x[:1], data.test.y[:1]))
    *_, ended = train(plan, data, NoCommands(), threads=1)
    assert ended.kind == "run_ended"
    assert ended.reason == "finished"
    assert "test/mae" in ended.summary
    assert "test/r2" not in ended.summary


def test_the_table_of_predictions_shows_targets_as_they_were_measured() -> None:
    plan = make_plan("mlp", Choice(name="diabetes"))
    data = DATASETS.make(plan.dataset).load()
    session = Session(plan, data)
    context = context_of(plan, session.state(), data)
    plain = DATASETS.make(Choice(name="diabetes", standardise=False)).load()
    table = PROBES.make("predictions").compute(context)
    assert isinstance(table, Table)
    assert list(map(str, table.columns)) == ["target", "prediction", "error"]
    assert all(isinstance(name, Message) for name in table.columns), "our words are translated, the data's are not"
    assert np.allclose(table.values[:, 0], plain.val.y[: len(table.values), 0], rtol=1e-4)
    assert 50 < table.values[:, 1].mean() < 250


def test_of_a_forecast_of_several_values_the_one_that_is_farthest_off_is_shown_and_the_worst_come_first() -> None:
    plan = make_plan("gru", Choice(name="sine_series", length=1000, window=12, horizon=5))
    data = DATASETS.make(plan.dataset).load()
    context = context_of(plan, Session(plan, data).state(), data)
    table = PROBES.make(Choice(name="mistakes", count=10)).compute(context)
    assert isinstance(table, Table)
    assert list(map(str, table.columns)) == ["RMSE", "worst of 5", "target", "prediction", "error"]
    whole, place, target, value, error = table.values.T
    assert (np.diff(whole) <= 1e-6).all()
    assert (np.abs(error) >= whole - 1e-6).all()
    assert np.allclose(value - target, error, atol=1e-4)
    sample = int(str(table.rows[0])) - 1
    assert np.isclose(data.val.y[sample].ravel()[int(place[0]) - 1] * data.unit + data.offset, target[0], rtol=1e-4)
