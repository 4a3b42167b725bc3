"""Forecasting reports errors in the series' units, beside those of the naive forecast."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from engine.datasets.base import DATASETS
from engine.objectives.base import OBJECTIVES
from engine.plan.factory import make_plan, objective_for
from engine.registry import Choice
from engine.train.control import NoCommands
from engine.train.loop import train

SERIES = Choice(name="sine_series", length=1000, window=12, horizon=3)


class Stays(nn.Module):
    """The forecast that nothing changes."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x[:, -1, :1].repeat(1, 3)


@pytest.mark.parametrize("scaling", ["standard", "range", "none"])
def test_errors_are_in_the_series_own_units(scaling: str) -> None:
    data = DATASETS.make(Choice(name="sine_series", length=1000, window=12, horizon=3, scaling=scaling)).load()
    objective = OBJECTIVES.make("forecasting").in_units(data)
    x, y = torch.from_numpy(data.val.x), torch.from_numpy(data.val.y)
    result = objective.loss_of({"main": Stays()}, x, y, nn.MSELoss(), 0)
    assert data.val.raw is not None
    came = data.val.y * data.unit + data.offset
    error = np.abs(data.val.raw[:, -1] - came).mean()
    assert result.loss_terms["persistence_mae"].item() == pytest.approx(error, rel=1e-4)
    assert objective.metric_sum(result.output, y).item() / len(y) == pytest.approx(error, rel=1e-4)


def test_series_are_forecast_and_other_values_are_not() -> None:
    assert objective_for(DATASETS.make(SERIES).spec()) == "forecasting"
    assert objective_for(DATASETS.make("adding").spec()) == "regression"
    assert not OBJECTIVES.make("forecasting").suits(DATASETS.make("adding").spec())


def test_a_run_reports_the_naive_baseline_and_beats_it() -> None:
    plan = make_plan("gru", SERIES, {"training.epochs": 8})
    data = DATASETS.make(plan.dataset).load()
    (ended,) = [e for e in train(plan, data, NoCommands(), threads=1) if e.kind == "run_ended"]
    assert 0 < ended.summary["test/mae"] < ended.summary["test/persistence_mae"]
