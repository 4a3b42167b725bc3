"""The forecast of a plan's cost, and the refusal of what is over a limit."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.datasets.base import DATASETS
from engine.graph.check import check
from engine.limits import limits
from engine.registry import Choice
from engine.train.calibration import FILE, Calibration, Rates, calibrate, calibration
from engine.train.making import change, make_plan
from engine.train.plan import Plan
from engine.train.preflight import Forecast, preflight


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def tight(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Lets a test set limits of its own."""
    limits.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    limits.cache_clear()


def cnn(**settings: object) -> Plan:
    return make_plan("cnn", "mnist", {path.replace("__", "."): value for path, value in settings.items()})


def test_the_forecast_counts_what_the_plan_asks_for() -> None:
    plan = cnn(training__epochs=2, training__batch_size=100)
    forecast, checked = preflight(plan), check(plan.graphs["main"])
    train = DATASETS.make(plan.dataset).spec().sizes["train"]
    assert forecast.problems == ()
    assert forecast.parameter_count == checked.parameter_count
    assert forecast.flops_per_step == 3 * 100 * sum(checked.flops.values())
    assert forecast.steps == 2 * -(-train // 100)
    assert forecast.seconds > 0


def test_memory_holds_weights_optimizer_batch_and_data() -> None:
    small, wide = preflight(cnn(training__batch_size=32)), preflight(cnn(training__batch_size=1024))
    assert small.memory_bytes > 60_000 * 784 + 4 * 4 * small.parameter_count
    assert wide.memory_bytes > small.memory_bytes
    assert preflight(cnn(training__precision="bf16", training__batch_size=1024)).memory_bytes < wide.memory_bytes


def test_more_work_takes_longer() -> None:
    seconds = preflight(cnn()).seconds
    assert preflight(cnn(training__epochs=10)).seconds > seconds
    assert preflight(cnn(optimizer="lbfgs")).steps < preflight(cnn()).steps
    assert preflight(make_plan("mlp", "mnist", {"training.epochs": 5})).seconds < seconds


def test_a_measured_machine_is_taken_in_place_of_the_defaults(empty_home: Path) -> None:
    fast = Rates(step_s=1e-9, call_s=1e-9, conv_flops_per_s=1e15, linear_flops_per_s=1e15, values_per_s=1e15)
    slow = preflight(cnn(training__threads=2)).seconds
    (empty_home / FILE).write_text(Calibration(rates={1: Rates(), 2: fast}).model_dump_json())
    assert preflight(cnn(training__threads=2)).seconds < slow / 10
    assert preflight(cnn(training__threads=1)).seconds == pytest.approx(slow)


def test_a_damaged_calibration_is_not_read(empty_home: Path) -> None:
    (empty_home / FILE).write_text('{"rates": {"1": {"call_s": -1}}}')
    assert calibration() == Calibration()


def test_calibrating_measures_this_machine_and_keeps_it(empty_home: Path) -> None:
    import torch

    threads, state = torch.get_num_threads(), torch.get_rng_state()
    measured = calibrate()
    assert calibration() == measured
    assert set(measured.rates) == {1, threads}
    assert [path.name for path in empty_home.iterdir()] == [FILE]
    assert torch.get_num_threads() == threads
    assert torch.equal(torch.get_rng_state(), state)


REFUSED = [
    ("parameters", "graphs", "parameters"),
    ("flops_per_step", "training.batch_size", "operations"),
    ("memory_bytes", "training.batch_size", "MiB"),
    ("steps", "training.epochs", "steps"),
    ("epochs", "training.epochs", "epochs"),
]


@pytest.mark.parametrize(("name", "where", "unit"), REFUSED)
def test_what_is_over_a_limit_is_refused_with_both_numbers(
    tight: pytest.MonkeyPatch, name: str, where: str, unit: str
) -> None:
    tight.setenv(f"LAYERLAB_LIMIT_{name.upper()}", str(2**20 if name == "memory_bytes" else 4))
    plan = cnn(training__epochs=5)
    (problem,) = preflight(plan).problems
    assert problem.where == where
    assert unit in str(problem)
    assert "the limit is 4" in str(problem) or "the limit is 1 MiB" in str(problem)
    got = problem.message.values["got"]
    assert isinstance(got, int)
    assert got > 4


def test_a_plan_that_is_far_too_large_is_refused_within_a_tenth_of_a_second() -> None:
    plan = change(cnn(), "graphs.main.nodes.linear_1.config.out_features", 65536)
    preflight(plan)
    begun = time.perf_counter()
    problems = preflight(plan).problems
    assert time.perf_counter() - begun < 0.1
    assert any(problem.where == "graphs" for problem in problems)


def test_a_plan_whose_choices_are_unknown_has_no_forecast() -> None:
    assert preflight(Plan(dataset=Choice(name="no_such"))) == Forecast()
    assert preflight(cnn().model_copy(update={"optimizer": Choice(name="adam", beta1=7)})) == Forecast()
