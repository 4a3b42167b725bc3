"""The forecast of a plan's cost, and the refusal of what is over a limit."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.datasets.base import DATASETS
from engine.graph.check import check
from engine.limits import limits
from engine.plan.calibration import FILE, THROUGHPUTS, Calibration, Rates, calibration
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.plan.preflight import Forecast, preflight
from engine.registry import Choice
from engine.train.machine_speed import calibrate


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


@pytest.mark.parametrize("machine", [platform.node(), "another"])
def test_of_two_measurements_on_one_machine_the_better_is_kept(empty_home: Path, machine: str) -> None:
    """The first of them may have been taken beside other work."""
    import torch

    rates = Rates(step_s=1e-6, call_s=1e-6, conv_flops_per_s=1e18, linear_flops_per_s=1)
    before = Calibration(machine=machine, rates={1: rates, torch.get_num_threads(): rates})
    (empty_home / FILE).write_text(before.model_dump_json())
    found = calibrate().at(1)
    assert found.linear_flops_per_s > 1e6
    kept = (found.call_s, found.conv_flops_per_s) == (pytest.approx(1e-6), 1e18)
    assert kept is (machine != "another")


def test_the_cost_of_a_node_is_not_the_minimum_of_noisy_differences() -> None:
    """A short chain measured late and a long one measured early: their difference is hardly any, and wrong."""
    true, hurried = Rates(step_s=4e-4, call_s=6e-5), Rates(step_s=2e-3, call_s=1e-6)
    for found in (true.better(hurried), hurried.better(true)):
        assert (found.step_s, found.call_s) == (pytest.approx(4e-4), pytest.approx(6e-5))


def seconds(home: Path, plan: Plan, **cost: float) -> float:
    """What a run takes on a machine where nothing but this takes time."""
    free = dict.fromkeys(THROUGHPUTS, 1e30)
    rates = Rates(**{"step_s": 1e-30, "call_s": 1e-30, **free, **cost})
    (home / FILE).write_text(Calibration(rates={1: rates}).model_dump_json())
    return preflight(plan).seconds


SEQUENCES = [
    ("lstm", "sine_series", "lstm"),
    ("gru", "sine_series", "gru"),
    ("gpt", "characters", "self_attention"),
    ("vision_transformer", "mnist", "self_attention"),
    ("encoder_decoder", "dates", "gru"),
]


@pytest.mark.parametrize(("family", "dataset", "layer"), SEQUENCES)
def test_recurrent_and_attention_layers_are_sums_of_products(
    empty_home: Path, family: str, dataset: str, layer: str
) -> None:
    plan = make_plan(family, dataset, {"training.epochs": 1, "dataset.val_fraction": 0, "training.batch_size": 8})
    checked = {name: check(graph) for name, graph in plan.graphs.items()}
    found = [flops for one in checked.values() for name, flops in one.flops.items() if one.layers[name].name == layer]
    assert found
    steps = preflight(plan).steps
    assert seconds(empty_home, plan, linear_flops_per_s=1.0) > 3 * 8 * steps * sum(found)
    plain = sum(sum(one.flops.values()) for one in checked.values()) - sum(found)
    assert seconds(empty_home, plan, values_per_s=1.0) < 2 * 8 * steps * plain


@pytest.mark.parametrize(("family", "waits"), [("lstm", 2), ("gru", 8)])
def test_no_step_of_a_recurrent_layer_begins_before_the_last_has_ended(
    empty_home: Path, family: str, waits: int
) -> None:
    settings = {"training.epochs": 1, "dataset.val_fraction": 0, "dataset.test_fraction": 0}
    plan = make_plan(family, "sine_series", settings)
    (node,) = (name for name, held in plan.graphs["main"].nodes.items() if held.layer == family)
    length = DATASETS.make(plan.dataset).spec().shape[0]
    once = seconds(empty_home, plan, call_s=1.0)
    deep = change(plan, f"graphs.main.nodes.{node}.config.layers", 3)
    both = change(deep, f"graphs.main.nodes.{node}.config.bidirectional", True)
    more = preflight(plan).steps * length * waits
    assert seconds(empty_home, deep, call_s=1.0) - once == pytest.approx(2 * more)
    assert seconds(empty_home, both, call_s=1.0) - once == pytest.approx(5 * more)


def test_every_step_of_a_recurrent_layer_is_held_whatever_its_output() -> None:
    plan = make_plan("lstm", "sine_series", {"training.batch_size": 64})
    (node,) = (name for name, held in plan.graphs["main"].nodes.items() if held.layer == "lstm")
    wide = change(plan, f"graphs.main.nodes.{node}.config.hidden", 256)
    length = DATASETS.make(plan.dataset).spec().shape[0]
    assert preflight(wide).memory_bytes > 4 * 64 * length * 6 * 256


def test_where_each_place_looks_is_held() -> None:
    short, long = (make_plan("gpt", "characters", {"dataset.length": length}) for length in (64, 512))
    heads = next(
        held.layer_config().heads for held in long.graphs["main"].nodes.values() if held.layer == "self_attention"
    )  # type: ignore[attr-defined]
    spec = DATASETS.make(long.dataset).spec()
    stored = 2 * 8 * 512 * sum(spec.sizes.values())
    assert preflight(long).memory_bytes > stored + 4 * 32 * heads * 512**2
    assert preflight(short).memory_bytes < preflight(long).memory_bytes


REFUSED = [
    ("parameters", "graphs", "parameters"),
    ("flops_per_step", "training.batch_size", "operations"),
    ("memory_bytes", "training.batch_size", "MiB"),
    ("steps", "training.epochs", "steps"),
    ("epochs", "training.epochs", "epochs"),
]


@pytest.mark.parametrize(("name", "where", "unit"), REFUSED)
def test_exceeding_a_limit_is_refused_with_both_numbers(
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
