"""What a host does while nothing is at work."""

from __future__ import annotations

import multiprocessing
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.host.idle import AGAIN, CHORES, Chores, chores
from engine.host.observation import Observation
from engine.host.trial import try_next_example
from engine.plan.costs import costs_of
from engine.plan.factory import ready_plan
from engine.plan.timings import timings

TIMEOUT_S = 60.0


def write_a_line(path: Path, lines: int) -> None:
    """Until there are so many."""
    with path.open("a", encoding="utf-8") as file:
        file.write("done\n")
    if len(path.read_text(encoding="utf-8").splitlines()) < lines:
        sys.exit(AGAIN)


def test_a_chore_that_has_more_to_do_is_begun_again_and_then_the_next_one(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    chores = Chores(
        multiprocessing.get_context("spawn"),
        ((0.0, partial(write_a_line, first, 3)), (0.0, partial(write_a_line, second, 1))),
    )
    end = time.monotonic() + TIMEOUT_S
    while chores.left and time.monotonic() < end:
        chores.look(busy=False)
        if chores.at_work:
            chores.at_work.join(TIMEOUT_S)
    assert [len(path.read_text(encoding="utf-8").splitlines()) for path in (first, second)] == [3, 1]


def test_nothing_is_begun_while_a_run_is_at_work(tmp_path: Path) -> None:
    chores = Chores(multiprocessing.get_context("spawn"), ((0.0, partial(write_a_line, tmp_path / "first", 1)),))
    chores.look(busy=True)
    assert chores.at_work is None


@pytest.mark.parametrize(("setting", "todo"), [("off", ()), ("on", CHORES)])
def test_the_environment_can_leave_the_machine_alone(
    setting: str, todo: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERLAB_IDLE", setting)
    assert chores() == todo


def test_each_network_of_the_examples_is_timed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones, which train on one thread: several that wait for cores say nothing."""
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))
    small = ["perceptron", "mlp"]
    first = [str(costs_of(ready_plan(family)).work) for family in small]
    assert try_next_example(small)
    assert try_next_example(small)
    assert {str(one.work) for one in timings().kept} == set(first)
    assert all(one.step_s > 0 for one in timings().kept)
    while try_next_example(small):
        pass
    plans = [ready_plan(family, one.name) for family in small for one in FAMILIES.get(family).ready]
    timed = [str(one.work) for one in timings().kept]
    assert len(timed) == len(set(timed))
    assert set(timed) == {str(costs_of(plan).work) for plan in plans if DATASETS.make(plan.dataset).ready()}


def test_only_the_first_run_of_a_process_says_how_much_memory_one_needs() -> None:
    plan = ready_plan("perceptron")
    Observation(plan, 1)
    assert Observation(plan, 1).timing(0.001).memory_ratio is None
