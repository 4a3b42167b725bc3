"""GANs learn what they are for, and their failing plans fail."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from engine.commands import Advance, Command, Pause, Resume
from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES
from engine.graph.build import build
from engine.metrics.base import METRICS
from engine.metrics.side_classifier import side_classifier, steps_for
from engine.plan.check import check_plan
from engine.plan.factory import make_plan, ready_plan
from engine.plan.plan import Plan
from engine.probes.generated import generate, noise, plane_positions
from engine.probes.mode_count import NONE, generated_classes, predicted_classes
from engine.registry import Choice
from engine.train.control import NoCommands
from engine.train.loop import train
from engine.train.probe_context import context_of
from engine.train.session import Session
from tests.training_run import Script

GANS = ("gan_points", "dcgan", "conditional_gan")
READY = [
    pytest.param(family, one.name, id=f"{family}-{one.name}") for family in GANS for one in FAMILIES.get(family).ready
]


@pytest.mark.parametrize(("family", "name"), READY)
def test_every_ready_plan_can_be_trained(family: str, name: str) -> None:
    assert check_plan(ready_plan(family, name)) == []


def test_the_program_of_the_courses_is_there_as_written() -> None:
    plan = ready_plan("dcgan", "mnist")
    assert (plan.training.batch_size, plan.training.epochs, plan.optimizer.config) == (
        64,
        10,
        {"learning_rate": 0.0002},
    )
    made, judge = plan.graphs["generator"], plan.graphs["discriminator"]
    assert made.inputs == {"input": (100,)}
    kinds = [node.layer for node in made.nodes.values()]
    grown = ["conv_transpose2d", "batch_norm"]
    assert kinds == ["linear", "batch_norm", "reshape", *grown, *grown, "conv_transpose2d"]
    assert made.nodes["linear_1"].config == {"out_features": 7 * 7 * 256, "bias": False}
    rates = [node.config for node in judge.nodes.values() if node.layer == "dropout"]
    assert rates == [{"rate": 0.3}, {"rate": 0.3}]


def trained(plan: Plan) -> Session:
    session = Session(plan, DATASETS.make(plan.dataset).load())
    while session.step < session.steps:
        session.take_step()
    return session


def test_points_come_to_lie_where_the_data_are() -> None:
    torch.set_num_threads(1)
    small = Choice(name="gan_points", generator=(32,), discriminator=(32,))
    settings = {"optimizer.learning_rate": 0.005, "training.epochs": 40}
    session = trained(make_plan(small, Choice(name="blobs", size=600), settings))
    context = context_of(session.plan, session.state(), session.data)
    at = plane_positions(context, generate(context, noise(context, 200)).numpy())
    nearest = np.linalg.norm(at[:, None] - session.data.train.raw[None], axis=2).min(1)  # type: ignore[index]
    assert (nearest < 1).mean() > 0.5
    assert (
        generated_classes(
            np.bincount(predicted_classes(context, 200)[predicted_classes(context, 200) != NONE], minlength=2) / 200
        )
        == 2
    )


def small(**settings: Any) -> Plan:
    family = Choice(name="gan_points", generator=(8,), discriminator=(8,))
    return make_plan(family, Choice(name="ring", size=200), {"training.epochs": 5, **settings})


def result(plan: Plan, control: Any = None, **options: Any) -> list[Any]:
    data = DATASETS.make(plan.dataset).load()
    return list(train(plan, data, control or NoCommands(), threads=1, **options))


def test_a_run_reports_both_losses_and_no_best_epoch() -> None:
    events = result(small())
    ended = [event for event in events if event.kind == "epoch_ended"]
    assert not any(event.best for event in ended)
    names = {"loss", "discriminator", "generator", "score_real", "score_generated"}
    assert set(ended[-1].values) == {f"{split}/{name}" for split in ("train", "val") for name in names}


def test_single_steps_of_one_network_pause_and_are_taken_again_after_an_interruption() -> None:
    alone: list[Command] = [Advance(only="discriminator"), Advance(only="generator"), Advance(), Resume()]
    events = result(small(), Script({4: [Pause()]}, alone))
    assert [event.step for event in events if event.kind == "paused"] == [4, 5, 6, 7]
    again = {4: [Advance(only="discriminator", wait=False)], 5: [Advance(only="generator", wait=False)]}
    checkpoint = next(event.state for event in events if event.kind == "checkpoint_taken")
    resumed = result(small(), Script(again), checkpoint=checkpoint)
    assert "paused" not in [event.kind for event in resumed]
    last = [
        [event.state for event in one if event.kind == "checkpoint_taken"][-1]["models"] for one in (events, resumed)
    ]
    assert all(torch.equal(last[0][name], last[1][name]) for name in last[0])
    plain = [event.state for event in result(small()) if event.kind == "checkpoint_taken"][-1]["models"]
    assert any(not torch.equal(last[0][name], plain[name]) for name in plain)


@pytest.mark.parametrize(("side", "steps"), [(8, 500), (28, 500), (32, 500), (64, 125), (128, 31), (512, 10)])
def test_the_classifier_sees_fewer_pictures_where_they_are_large(side: int, steps: int) -> None:
    assert steps_for(DataSpec("image", (3, side, side), classes=("a", "b"))) == steps


def test_generated_pictures_are_measured_by_a_classifier_of_our_own() -> None:
    dataset = DATASETS.make("digits")
    data = dataset.load()
    assert side_classifier(dataset, data).accuracy > 0.9
    real, others = (torch.from_numpy(np.array(part.x[:200])).float() / 255 for part in (data.test, data.val))
    found: dict[str, list[float]] = {"fid": [], "inception_score": []}
    for generated in (others, real[:1].repeat(200, 1, 1, 1)):
        for name, figures in found.items():
            tally = METRICS.make(name).fitted(dataset, data).tally(dataset.spec())
            with torch.no_grad():
                for start in (0, 100):
                    tally.update(generated[start : start + 100], real[start : start + 100])
            figures.append(tally.compute()[name])
    assert found["fid"][0] < found["fid"][1] / 10
    assert found["inception_score"][0] > 7
    assert found["inception_score"][1] == pytest.approx(1)


def test_a_gan_run_ends_with_fid_and_inception_score() -> None:
    family = Choice(name="dcgan", filters=(4, 2), discriminator_filters=(2,))
    settings = {"training.epochs": 1, "training.batch_size": 256}
    summary = result(make_plan(family, "digits", settings))[-1].summary
    assert summary["test/fid"] > 0
    assert 1 <= summary["test/inception_score"] <= 10


@pytest.mark.parametrize(("name", "hears"), [("ink", True), ("deaf", False)])
def test_the_gradient_of_the_score_depends_on_the_class_unless_it_is_only_added(name: str, hears: bool) -> None:
    torch.manual_seed(0)
    discriminator = build(ready_plan("conditional_gan", name).graphs["discriminator"]).eval()
    picture = torch.rand(1, 1, 28, 28, requires_grad=True)
    slopes = []
    for label in torch.eye(10)[:2]:
        score = discriminator(picture, label[None])
        slopes.append(*torch.autograd.grad(score.sum(), picture))
    assert torch.allclose(*slopes, rtol=1e-4, atol=1e-7) is not hears
