"""Diagnoses of runs that were really trained, and the statistics that the loop reports for them."""

from __future__ import annotations

import pytest
import torch

from engine.datasets.base import DATASETS
from engine.diagnoses.base import diagnose
from engine.diagnoses.cures import cured, offered
from engine.diagnoses.history import History
from engine.plan.factory import change, make_plan, ready_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.frames import Camera
from engine.train.session import Session
from engine.train.statistics import RunStatistics, statistics_steps
from tests.training_run import EVERY_MEASURED_STEP, run


def diagnosed(plan: Plan) -> list[str]:
    return list(diagnose(History.of(plan, run(plan))))


def short(family: str, name: str, epochs: int) -> Plan:
    return change(ready_plan(family, name), "training.epochs", epochs)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (short("mlp", "zeros", 2), ["equal_weights"]),
        (short("mlp", "diverges", 5), ["learning_rate_too_large", "diverged"]),
        (short("simple_rnn", "explodes", 1), ["exploding_gradient", "diverged"]),
        (short("perceptron", "xor", 10), ["linear_model"]),
        (make_plan("mlp", "circles", {"training.epochs": 30}), []),
    ],
    ids=["zeros", "diverges", "explodes", "xor", "circles"],
)
def test_a_trained_run_is_diagnosed(plan: Plan, expected: list[str]) -> None:
    assert diagnosed(plan) == expected


def test_the_cured_plan_begins_with_the_same_weights_and_batches() -> None:
    sick = short("mlp", "diverges", 5)
    found = diagnose(History.of(sick, run(sick)))
    plan = offered(sick, found["learning_rate_too_large"].cures[0])
    assert plan is not None
    assert plan.training.seed == sick.training.seed
    data = DATASETS.make(sick.dataset).load()
    before, after = Session(sick, data), Session(plan, data)
    assert torch.equal(before.flat_weights.values, after.flat_weights.values)
    assert torch.equal(before.batch()[0], after.batch()[0])
    assert diagnosed(change(plan, "optimizer.learning_rate", 0.02)) == []


def test_a_cure_of_the_family_regenerates_the_network() -> None:
    plan = cured(ready_plan("resnet", "plain"), {"family.skips": True})
    assert plan.graphs == ready_plan("resnet", "deep").graphs


@pytest.mark.parametrize(
    "plan",
    [
        make_plan(Choice(name="resnet", filters=(4,), blocks=1), "digits"),
        make_plan("gan_points", "ring"),
        make_plan(Choice(name="lstm", units=4), Choice(name="adding", length=10, size=100)),
    ],
    ids=["batch_norm", "gan", "lstm"],
)
def test_statistics_change_neither_weights_nor_buffers_nor_random_numbers(plan: Plan) -> None:
    session = Session(plan, DATASETS.make(plan.dataset).load())
    statistics = RunStatistics(session, Camera(plan, session).context)
    before = from_bytes(to_bytes(session.state()))
    events = list(statistics.take())
    after = session.state()
    assert [event.step for event in events] == [0]
    assert torch.equal(before["random"], after["random"])
    for name, value in before["models"].items():
        assert torch.equal(value, after["models"][name]), name
    assert all(weight.grad is None for weight in session.weights)
    assert session.models.training


def test_a_resumed_run_reports_the_same_statistics() -> None:
    plan = make_plan("mlp", "circles", {"training.epochs": 20})
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    states = {event.step: event.state for event in whole if event.kind == "checkpoint_taken" and not event.best}
    middle = sorted(states)[len(states) // 2]
    resumed = run(plan, checkpoint=from_bytes(to_bytes(states[middle])))
    late = [event for event in whole if event.kind == "statistics_taken" and event.step > middle]
    assert late
    assert [event for event in resumed if event.kind == "statistics_taken"] == late


def test_statistics_are_taken_at_the_beginning_the_end_and_seldom_in_between() -> None:
    assert statistics_steps(10) == (0, 10)
    assert statistics_steps(600)[-1] == 600
    assert len(statistics_steps(600)) == 7
    assert len(statistics_steps(1_000_000)) == 13
