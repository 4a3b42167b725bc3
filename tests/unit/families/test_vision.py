"""U-Net, VGG and ResNet: they fit pictures, learn, and go on from a checkpoint bit for bit."""

from __future__ import annotations

from typing import Any

import pytest

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.errors import RequestError
from engine.events import Event
from engine.families.base import FAMILIES
from engine.graph.check import check
from engine.plan.check import check_plan
from engine.plan.factory import make_plan, ready_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from engine.train.checkpoint import from_bytes, to_bytes
from tests.training_run import EVERY_MEASURED_STEP, run

pytestmark = pytest.mark.usefixtures("home")
NAMES = ("unet", "vgg", "resnet")
SCENES = {"name": "scenes", "size": 120}
PREVIEW_CONFIGS: dict[str, tuple[Choice, dict[str, Any], dict[str, Any]]] = {
    "unet": (Choice(name="unet", filters=(4, 8)), SCENES, {"training.epochs": 3}),
    "vgg": (Choice(name="vgg", filters=(4, 8), units=16), {"name": "digits"}, {"training.epochs": 2}),
    "resnet": (Choice(name="resnet", filters=(8, 16), squeeze=True), {"name": "digits"}, {"training.epochs": 2}),
}
"""A family so small that it learns in a second, its data, and for how long."""


def small(family: str, **settings: Any) -> Plan:
    chosen, dataset, usual = PREVIEW_CONFIGS[family]
    return make_plan(chosen, Choice.model_validate(dataset), {**usual, "optimizer.learning_rate": 0.01, **settings})


def figures(events: list[Event]) -> list[tuple[int, dict[str, float]]]:
    return [(event.step, event.values) for event in events if event.kind == "measured"]


@pytest.mark.parametrize("family", NAMES)
def test_its_loss_falls(family: str) -> None:
    losses = [event.values["train/loss"] for event in run(small(family)) if event.kind == "epoch_ended"]
    assert losses[-1] < 0.9 * losses[0]


@pytest.mark.parametrize("family", NAMES)
def test_a_run_resumed_from_a_checkpoint_is_bit_for_bit_the_same(family: str) -> None:
    plan = small(family, **{"training.epochs": 1})
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    states = [event for event in whole if event.kind == "checkpoint_taken" and not event.best]
    resumed = figures(run(plan, checkpoint=from_bytes(to_bytes(states[1].state))))
    assert resumed == figures(whole)[-len(resumed) :]
    assert 0 < len(resumed) < len(figures(whole))


@pytest.mark.parametrize("family", NAMES)
def test_its_ready_plans_are_sound_and_one_of_them_fails(family: str) -> None:
    ready = FAMILIES.get(family).ready
    for one in ready:
        if one.dataset is None or DATASETS.make(one.dataset).ready():
            assert check_plan(ready_plan(family, one.name)) == [], one.name
        assert one.lesson.endswith(".")
    assert not ready[0].fails
    assert any(one.fails for one in ready)
    assert DATASETS.make(ready_plan(family).dataset).embedded


@pytest.mark.parametrize("shape", [(1, 8, 8), (3, 32, 20), (3, 100, 64)])
def test_a_unet_draws_a_mask_of_the_size_of_its_pictures(shape: tuple[int, ...]) -> None:
    data = DataSpec("image", shape, targets="mask", labels=("a", "b", "c"))
    unet = FAMILIES.make("unet")
    assert unet.suits(data)
    checked = check(unet.graphs(data)["main"])
    assert checked.problems == ()
    assert checked.shapes["output"] == (3, *shape[1:])


@pytest.mark.parametrize("shape", [(1, 28, 30), (3, 31, 32)])
def test_a_unet_refuses_sides_that_it_cannot_halve(shape: tuple[int, ...]) -> None:
    assert not FAMILIES.make("unet").suits(DataSpec("image", shape, targets="mask", labels=("a", "b")))


def test_networks_of_classes_refuse_masks_in_a_sentence() -> None:
    for family in ("cnn", "lenet5", "vgg", "resnet", "mlp", "perceptron"):
        with pytest.raises(RequestError, match="does not accept samples of `scenes`"):
            make_plan(family, Choice.model_validate(SCENES))
    with pytest.raises(RequestError, match="does not accept samples of `shapes`"):
        make_plan("unet", "shapes")


def test_the_deep_networks_differ_in_their_skips_alone() -> None:
    deep, plain = (ready_plan("resnet", name) for name in ("deep", "plain"))
    layers = {name: node.layer for name, node in deep.graphs["main"].nodes.items() if node.layer != "add"}
    assert layers == {name: node.layer for name, node in plain.graphs["main"].nodes.items()}
    assert sum(layer == "conv2d" for layer in layers.values()) == 31
    assert all(len(plain.graphs["main"].sources(name)) == 1 for name in layers)


def test_a_strided_1x1_convolution_of_few_channels_survives_its_backward_pass() -> None:
    plan = make_plan(Choice(name="resnet", filters=(4, 8)), Choice(name="digits"), {"training.epochs": 1})
    assert [event.kind for event in run(plan)][-1] == "run_ended"
