"""Monthly sales: a trend, a season that grows with it, and a network that beats the year before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.monthly_sales import MonthlySales
from engine.datasets.summary import summarize
from engine.plan.check import check_plan
from engine.plan.factory import make_plan, ready_plan
from engine.registry import Choice
from engine.train.continuation import continue_series
from engine.train.control import NoCommands
from engine.train.loop import train
from engine.train.probe_context import context_of
from engine.train.session import Session
from engine.views import Array
from pages.ui.data import baseline


def years(**settings: Any) -> Array:
    """Whole years of sales `(years, 12)`."""
    return MonthlySales(**settings).points()[:, 0].reshape(-1, 12)


@pytest.mark.parametrize("seed", range(3))
def test_sales_grow_and_their_season_grows_with_them(seed: int) -> None:
    sales = years(seed=seed)
    level, swing = sales.mean(axis=1), np.ptp(sales, axis=1)
    assert (np.diff(level) > 0).all()
    assert level[-1] > 2 * level[0]
    assert swing[-1] > 2 * swing[0]
    share = swing / level
    assert share.max() < 1.5 * share.min()


def test_every_year_has_the_same_season_but_for_noise() -> None:
    sales = years(growth=0, noise=0)
    assert np.allclose(sales, sales[0])
    noisy = years(growth=0)
    assert 0.01 < (noisy / sales - 1).std() < 0.03


def test_seeds_have_seasons_of_their_own() -> None:
    assert len({int(years(seed=seed)[0].argmax()) for seed in range(6)}) > 2


def test_targets_lie_in_one_split_and_windows_reach_back() -> None:
    data = DATASETS.make("monthly_sales").load()
    splits = (data.train, data.val, data.test)
    targets = [{round(float(v), 4) for v in part.y.ravel()} for part in splits]
    assert not (targets[0] & targets[1]) | (targets[1] & targets[2])
    assert data.val.raw is not None
    sales = MonthlySales().points()[:, 0]
    first = len(data.train) + 24 + 12 - 1  # the month at which validation begins
    assert np.allclose(data.val.raw[0, :, 0], sales[first - 24 : first], rtol=1e-5)


@pytest.mark.parametrize("months", [144, 192, 240])
def test_every_length_has_windows_in_every_split(months: int) -> None:
    spec = MonthlySales(months=months).spec()
    assert min(spec.sizes.values()) > 0
    assert (spec.season, spec.naive_season, spec.scales_windows) == (12, 12, True)


def test_a_plan_without_windows_for_training_is_refused() -> None:
    longest: dict[str, Any] = {"months": 144, "window": 48, "horizon": 24, "val_fraction": 0.4, "test_fraction": 0.4}
    (problem,) = check_plan(make_plan("lstm", Choice(name="monthly_sales", **longest)))
    assert problem.where == "dataset"
    assert "A window of 48 steps and a horizon of 24 give 0 windows for training" in str(problem.message)


def test_the_data_page_draws_its_months_and_compares_with_the_year_before() -> None:
    choice = Choice(name="monthly_sales")
    line = summarize(choice)["timeline"]
    assert (line["labels"][0], line["labels"][-1]) == ("2008-01", "2023-12")
    assert baseline.applies_to(choice)
    assert not baseline.applies_to(Choice(name="sine_series"))


@pytest.mark.parametrize("seed", range(3))
def test_the_example_beats_the_same_month_a_year_before(seed: int) -> None:
    plan = ready_plan("lstm", "monthly")
    plan = plan.model_copy(update={"dataset": Choice(name="monthly_sales", seed=seed)})
    (ended,) = [
        e for e in train(plan, DATASETS.make(plan.dataset).load(), NoCommands(), threads=1) if e.kind == "run_ended"
    ]
    assert ended.summary["test/mae"] < 0.8 * ended.summary["test/seasonal_mae"]


def test_the_example_continues_the_series_year_after_year() -> None:
    plan = ready_plan("lstm", "monthly")
    data = DATASETS.make(plan.dataset).load()
    session = Session(plan, data)
    for _ in range(60):
        session.take_step()
    found = continue_series(context_of(plan, session.state(), data), 36)
    assert (found["times"][0], found["times"][-1]) == ("2024-01", "2026-12")
    before, coming = found["past"][-12:], found["coming"].reshape(3, 12)
    assert before.mean() < coming[0].mean() < coming[1].mean() < coming[2].mean() < 2 * before.mean()
    for year in coming:
        assert np.corrcoef(before, year)[0, 1] > 0.9
