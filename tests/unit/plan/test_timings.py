"""Forecasts learn from what steps took on this machine."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.graph.check import check
from engine.plan.calibration import Calibration, Rates, Work
from engine.plan.costs import costs_of as costs
from engine.plan.factory import change, make_plan, ready_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.plan.timings import FILE, MAX_ALIKE, MAX_TIMINGS, Timing, Timings, keep, timings, weighted_median
from engine.registry import Choice


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))
    return tmp_path


def timing(plan: Plan, slower: float, memory: float | None = None, threads: int = 1) -> Timing:
    """A step that took so many times what is forecast without experience."""
    found = costs(plan)
    step_s = slower * found.step_s(Calibration().at(threads))
    return Timing(work=found.work, threads=threads, step_s=step_s, memory_ratio=memory)


def single(family: str, dataset: str) -> Plan:
    return make_plan(family, dataset, {"training.threads": 1})


def test_forecasts_use_the_durations_of_similar_networks() -> None:
    lstm, cnn = single("lstm", "sine_series"), single("cnn", "mnist")
    before = preflight(lstm), preflight(cnn)
    keep(timing(lstm, 4.0, memory=2.0))
    after = preflight(lstm), preflight(cnn)
    assert after[0].seconds == pytest.approx(4 * before[0].seconds, rel=0.1)
    assert after[0].memory_bytes == pytest.approx(2 * before[0].memory_bytes, rel=1e-6)
    assert after[1] == before[1]


def test_a_network_a_little_different_is_forecast_by_the_same() -> None:
    plan = single("lstm", "sine_series")
    (node,) = (name for name, held in plan.graphs["main"].nodes.items() if held.layer == "lstm")
    wider = change(plan, f"graphs.main.nodes.{node}.config.hidden", 48)
    before = preflight(wider).seconds
    keep(timing(plan, 3.0))
    assert preflight(wider).seconds == pytest.approx(3 * before, rel=0.1)


def test_one_run_beside_other_work_does_not_spoil_the_forecast() -> None:
    plan = single("gru", "sine_series")
    before = preflight(plan).seconds
    for slower in (2.0, 9.0, 2.2):
        keep(timing(plan, slower))
    assert preflight(plan).seconds == pytest.approx(2.2 * before, rel=0.1)


GROWING = {
    "mlp on points": [("mlp", "spirals", {"hidden": (8,) * depth}) for depth in range(1, 9)],
    "mlp on images": [("mlp", "digits", {"hidden": (units,)}) for units in (8, 64, 128, 512, 1024, 4096)],
    "cnn": [("cnn", "digits", {"filters": (filters,)}) for filters in (4, 8, 16, 32, 64, 128)],
    "lstm": [("lstm", "sine_series", {"hidden": units}) for units in (8, 32, 64, 128, 256, 512)],
}


@pytest.mark.parametrize("growing", GROWING)
@pytest.mark.parametrize("seed", range(4))
def test_a_larger_network_never_has_a_shorter_forecast(growing: str, seed: int) -> None:
    random = np.random.default_rng(seed)
    plans = {
        name: [make_plan(Choice(name=family, **config), data, {"training.threads": 1}) for family, data, config in row]
        for name, row in GROWING.items()
    }
    for plan in random.permutation([plan for row in plans.values() for plan in row[::2]]):
        keep(timing(plan, float(random.choice([0.5, 1.0, 2.8]))))  # some were measured while others trained
    seconds = [preflight(plan).seconds for plan in plans[growing]]
    assert seconds == sorted(seconds)


def test_only_the_newest_timings_are_kept_and_few_of_one_network() -> None:
    one = timing(single("lstm", "sine_series"), 1.0)
    found = Timings()
    for slower in range(1, 2 * MAX_ALIKE):
        found = found.with_one(one.model_copy(update={"step_s": float(slower)}))
    assert [kept.step_s for kept in found.kept] == list(range(MAX_ALIKE, 2 * MAX_ALIKE))
    for calls in range(MAX_TIMINGS):
        found = found.with_one(Timing(work={"linear": Work(calls=calls)}, step_s=1.0))
    assert len(found.kept) == MAX_TIMINGS
    assert not found.knows(one.work)


def test_timings_of_another_machine_and_damaged_ones_are_not_read(empty_home: Path) -> None:
    keep(timing(single("lstm", "sine_series"), 4.0))
    (one,) = timings().kept
    (empty_home / FILE).write_text(Timings(machine="another", kept=(one,)).model_dump_json())
    assert timings().kept == ()
    (empty_home / FILE).write_text('{"kept": [{"step_s": -1}]}')
    assert timings().kept == ()
    (empty_home / FILE).write_bytes(b"\xff\xfe not text")
    assert timings().kept == ()


def test_timings_that_cannot_be_kept_leave_no_draft(empty_home: Path) -> None:
    (empty_home / FILE).mkdir()
    with pytest.raises(OSError):
        keep(timing(single("mlp", "moons"), 1.0))
    assert [place.name for place in empty_home.iterdir()] == [FILE]


def test_without_measurements_nothing_is_corrected() -> None:
    assert weighted_median([]) == 1
    assert weighted_median([(5.0, 1e-6)]) == 1
    assert weighted_median([(5.0, 0.5), (4.0, 0.5), (0.1, 0.2)]) == 4


def test_a_game_counts_every_pass_of_both_networks() -> None:
    plan = ready_plan("dcgan")
    found = costs(plan).work
    rates = Rates()
    discriminator = plan.graphs["discriminator"]
    alone = costs(plan.model_copy(update={"graphs": {"discriminator": discriminator}})).work["conv2d"]
    flops = sum(
        check(discriminator).flops[name] for name, node in discriminator.nodes.items() if node.layer == "conv2d"
    )
    assert alone.convolutions == 8 * plan.training.batch_size * flops
    assert rates.seconds(found["conv_transpose2d"]) > 0
    rarely = change(plan, "objective", {**plan.objective.model_dump(), "discriminator_steps": 4})
    assert rates.seconds(costs(rarely).work["conv_transpose2d"]) < rates.seconds(found["conv_transpose2d"]) * 0.6


def test_the_loss_of_large_outputs_is_counted() -> None:
    vae = costs(ready_plan("vae"))
    assert vae.work["loss"].values > 2 * vae.batch * 28 * 28


def test_evaluation_needs_memory_for_skip_connections() -> None:
    with_skips, without = (
        costs(make_plan(Choice(name="unet", skips=skips), "scenes")).memory_bytes() for skips in (True, False)
    )  # fmt: skip
    assert with_skips > without
