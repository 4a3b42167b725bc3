"""A time series continued beyond its end: by one forecast, by its own forecasts, with the times that follow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.errors import RequestError
from engine.plan.factory import make_plan
from engine.probes.base import PROBES, ProbeContext
from engine.registry import Choice
from engine.train.continuation import continue_series
from engine.train.probe_context import context_of
from engine.train.session import Session
from engine.views import Curves
from tests.sample_uploads import OWNER


def trained(dataset: Choice | str, steps: int = 0) -> ProbeContext:
    plan = make_plan("lstm", dataset)
    data = DATASETS.make(plan.dataset).load()
    session = Session(plan, data)
    for _ in range(steps):
        session.take_step()
    return context_of(plan, session.state(), data)


def guests(month: int) -> float:
    return float(100 + month + 20 * np.sin(month * np.pi / 6))


def monthly(home: Path, monkeypatch: pytest.MonkeyPatch, columns: str = "month,guests") -> Choice:
    monkeypatch.setenv("LAYERLAB_HOME", str(home))
    width = 1 + columns.count(",")
    rows = [(f"{2010 + n // 12}-{1 + n % 12:02d}", f"{guests(n):.1f}", str(n * n % 31)) for n in range(120)]
    lines = [",".join(row[:width]) for row in rows]
    table = Upload("guests.csv", "\n".join([columns, *lines]).encode())
    return kinds.keep(OWNER, "", "series", [table], {}).choice()


def test_a_trained_network_continues_a_sine_wave() -> None:
    context = trained("sine_series", steps=150)
    found = continue_series(context, 30)
    past, coming = found["past"], found["coming"]
    assert len(coming) == 30 > context.spec.horizon
    assert abs(coming[0] - past[-1]) < np.ptp(past) / 2
    assert np.ptp(coming) < 2 * np.ptp(past)
    assert np.allclose(continue_series(context, 5)["coming"], coming[:5])


def test_the_first_forecast_is_that_of_the_window_at_the_end() -> None:
    context = trained("sine_series")
    (latest,) = context.dataset.latest_windows(0)
    sample = ((latest.points - latest.offset) / latest.unit).astype(np.float32)
    output = context.forward(sample[None]).numpy()[0] * context.data.unit + context.data.offset
    assert np.allclose(continue_series(context, context.spec.horizon)["coming"], output, atol=1e-5)


def test_the_months_that_follow_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = continue_series(trained(monthly(tmp_path, monkeypatch)), 15)
    assert found["times"][:2] == ["2020-01", "2020-02"]
    assert found["past_times"][-2:] == ["2019-11", "2019-12"]
    assert len(found["past_times"]) == len(found["past"])
    assert len(found["times"]) == len(found["coming"]) == 15
    assert abs(found["past"][-1] - guests(119)) < 0.1


def test_forecasts_that_are_drawn_have_their_times(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = trained(monthly(tmp_path, monkeypatch))
    view = PROBES.make(Choice(name="forecast")).compute(context)
    assert isinstance(view, Curves)
    measured = view.series[0]
    assert len(view.x_names) == len(measured.x)
    for place, time in enumerate(view.x_names):
        year, month = map(int, time.split("-"))
        assert measured.y[place] == pytest.approx(guests(12 * (year - 2010) + month - 1), abs=0.1)


def test_with_further_columns_it_ends_at_the_horizon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = trained(monthly(tmp_path, monkeypatch, "month,guests,rooms"))
    assert context.spec.shape[1] == 2
    assert len(continue_series(context, 500)["coming"]) == context.spec.horizon


def test_other_networks_are_refused_for_forecasts() -> None:
    plan = make_plan("mlp", "iris")
    data = DATASETS.make(plan.dataset).load()
    with pytest.raises(RequestError, match="does not forecast"):
        continue_series(context_of(plan, Session(plan, data).state(), data), 3)
