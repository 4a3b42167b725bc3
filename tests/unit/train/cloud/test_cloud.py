"""A seed cloud against ordinary runs with its seeds."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import DATASETS
from engine.errors import LimitError, RequestError
from engine.events import EpochEnded, Measured
from engine.optimizers.base import OPTIMIZERS
from engine.plan.cloud_problems import require_cloud
from engine.plan.factory import change, ready_plan
from engine.plan.plan import Plan
from engine.train.cloud.cloud import Cloud
from engine.train.cloud.loop import train_cloud
from engine.train.session import Session
from tests.training_run import run

SEEDS = (3, 4, 9)
STEPS = 12
CLASSES = change(ready_plan("mlp", "spirals"), "training.epochs", 2)
VALUES = change(ready_plan("mlp", "sine"), "training.epochs", 2)
TOGETHER = [name for name in OPTIMIZERS.names() if not OPTIMIZERS.get(name).closure]


def cloud_of(plan: Plan) -> Cloud:
    return Cloud(plan, DATASETS.make(plan.dataset).load(), SEEDS)


def session_of(plan: Plan, seed: int) -> Session:
    plan = change(plan, "training.seed", seed)
    return Session(plan, DATASETS.make(plan.dataset).load())


def assert_members_equal_runs(plan: Plan, steps: int = STEPS) -> None:
    cloud = cloud_of(plan)
    losses = np.array([cloud.take_step().tolist() for _ in range(steps)])
    for place, seed in enumerate(SEEDS):
        session = session_of(plan, seed)
        assert losses[:, place] == pytest.approx([session.take_step().loss for _ in range(steps)], rel=1e-3, abs=1e-6)
        for name, weight in cloud.member(place).items():
            torch.testing.assert_close(weight, session.models.state_dict()[name], rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize("name", TOGETHER)
def test_each_member_learns_like_a_run_with_its_seed(name: str) -> None:
    assert_members_equal_runs(change(CLASSES, "optimizer", {"name": name}))


@pytest.mark.parametrize("name", ACTIVATIONS.names())
def test_each_activation_is_computed_for_all_members(name: str) -> None:
    plan = CLASSES
    for node in ("linear_1", "linear_2"):
        plan = change(plan, f"graphs.main.nodes.{node}.activation", {"name": name})
    assert_members_equal_runs(plan, 3)


@pytest.mark.parametrize(
    "settings",
    [{"l1": 0.01, "l2": 0.1}, {"clip_norm": 0.1}, {"clip_value": 0.01}, {"weight_decay": 0.1}],
    ids=["penalties", "norm", "value", "decay"],
)
def test_regularization_is_that_of_each_member(settings: dict[str, float]) -> None:
    plan = CLASSES
    for name, value in settings.items():
        plan = change(plan, f"regularisation.{name}", value)
    assert_members_equal_runs(plan)


def test_values_are_learned_too() -> None:
    assert_members_equal_runs(VALUES)


def test_a_schedule_is_followed() -> None:
    assert_members_equal_runs(change(CLASSES, "schedule", {"name": "cosine"}))


def test_frozen_layers_stay() -> None:
    plan = change(CLASSES, "graphs.main.nodes.linear_1.frozen", True)
    cloud = cloud_of(plan)
    before = cloud.frozen["main.nodes.linear_1.weight"].clone()
    assert_members_equal_runs(plan)
    cloud.take_step()
    assert torch.equal(cloud.frozen["main.nodes.linear_1.weight"], before)


def test_what_is_reported_equals_what_a_run_reports() -> None:
    reported = list(train_cloud(cloud_of(CLASSES)))
    events = run(change(CLASSES, "training.seed", SEEDS[1]))
    losses = {event.step: event.values["train/loss"] for event in events if isinstance(event, Measured)}
    assert {one.step: one.values["train/loss"][1] for one in reported} == pytest.approx(losses, rel=1e-3, abs=1e-6)
    epochs = {event.step: event.values for event in events if isinstance(event, EpochEnded)}
    for one in reported:
        if one.step in epochs:
            assert one.values["val/loss"][1] == pytest.approx(epochs[one.step]["val/loss"], rel=1e-3)
            assert one.values["val/accuracy"][1] == pytest.approx(epochs[one.step]["val/accuracy"], abs=0.02)


def test_a_member_that_diverges_is_marked_and_the_others_go_on() -> None:
    cloud, alone = cloud_of(CLASSES), cloud_of(CLASSES)
    cloud.trained["main.nodes.linear_1.weight"][0].fill_(float("inf"))
    for _ in range(3):
        losses = cloud.take_step()
        expected = alone.take_step()
        torch.testing.assert_close(losses[1:], expected[1:])
    assert cloud.diverged == {0: 1}
    (first, *_) = train_cloud(cloud)
    assert np.isnan(first.values["train/loss"]).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("plan", "seeds", "part"),
    [
        (CLASSES, 65, "2 to 64 seeds, but 65"),
        (CLASSES, 1, "2 to 64 seeds, but 1"),
        (ready_plan("cnn", "overfits"), 64, "parameters, but this one has"),
        (ready_plan("gan_points", "moons"), 64, "classification and regression"),
        (change(CLASSES, "optimizer", {"name": "lbfgs"}), 64, "L-BFGS evaluates"),
        (change(CLASSES, "training.precision", "bf16"), 64, "fp32"),
        (change(CLASSES, "regularisation.early_stopping", {"patience": 3}), 64, "without early stopping"),
    ],
    ids=["many", "one", "large", "gan", "lbfgs", "bf16", "stopping"],
)
def test_what_cannot_be_trained_together_is_refused(plan: Plan, seeds: int, part: str) -> None:
    with pytest.raises((LimitError, RequestError), match=part):
        require_cloud(plan, seeds)
