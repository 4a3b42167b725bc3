"""Families of attention and text: they fit their data, learn, fail as promised, and go on bit for bit."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import RequestError
from engine.events import Event
from engine.families.base import FAMILIES
from engine.plan.check import check_plan
from engine.plan.factory import make_plan, ready_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from engine.train.checkpoint import from_bytes, to_bytes
from tests.training_run import EVERY_MEASURED_STEP, run

NAMES = ("text_cnn", "transformer", "gpt", "encoder_decoder", "vision_transformer")
PREVIEW_CONFIGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "text_cnn": ({"filters": 16}, {"name": "sentiment", "size": 400, "contrast": False}),
    "transformer": ({"features": 16, "blocks": 1}, {"name": "sentiment", "size": 600, "negation": False, "contrast": False}),
    "gpt": ({"features": 16, "blocks": 1}, {"name": "characters", "characters": 20_000, "length": 16}),
    "encoder_decoder": ({"features": 16, "dropout": 0.1}, {"name": "dates", "size": 400}),
    "vision_transformer": ({"features": 16, "blocks": 1}, {"name": "digits"}),
}  # fmt: skip
READY = [(family, ready.name) for family in NAMES for ready in FAMILIES.get(family).ready]


def small(family: str, **settings: Any) -> Plan:
    config, dataset = PREVIEW_CONFIGS[family]
    return make_plan(Choice(name=family, **config), Choice.model_validate(dataset), settings)


@pytest.mark.parametrize("family", NAMES)
def test_its_loss_falls(family: str) -> None:
    settings = {"training.epochs": 2, "optimizer": {"name": "adam", "learning_rate": 0.01}}
    events = run(small(family, **settings))
    losses = [event.values["train/loss"] for event in events if event.kind == "epoch_ended"]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("family", NAMES)
def test_a_run_resumed_from_a_checkpoint_is_bit_for_bit_the_same(family: str) -> None:
    plan = small(family, **{"training.epochs": 2, "training.batch_size": 64})
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    states = [event for event in whole if event.kind == "checkpoint_taken" and not event.best]
    resumed = run(plan, checkpoint=from_bytes(to_bytes(states[1].state)))
    assert _figures(resumed) == _figures(whole)[-len(_figures(resumed)) :]
    assert len(_figures(resumed)) < len(_figures(whole))


def _figures(events: list[Event]) -> list[tuple[int, dict[str, float]]]:
    return [(event.step, event.values) for event in events if event.kind == "measured"]


@pytest.mark.parametrize(("family", "name"), READY)
def test_every_ready_plan_is_sound(family: str, name: str) -> None:
    plan = ready_plan(family, name)
    assert check_plan(plan) == []


@pytest.mark.parametrize("family", NAMES)
def test_a_ready_plan_shows_it_failing(family: str) -> None:
    assert not FAMILIES.get(family).ready[0].fails
    assert any(ready.fails for ready in FAMILIES.get(family).ready)


@pytest.mark.parametrize(("family", "data"), [
    ("transformer", "digits"), ("gpt", "sentiment"), ("gpt", "dates"), ("encoder_decoder", "characters"),
    ("text_cnn", "dates"), ("vision_transformer", "spirals"),
])  # fmt: skip
def test_other_data_are_refused_in_a_sentence(family: str, data: str) -> None:
    with pytest.raises(RequestError, match=f"does not accept samples of `{data}`"):
        make_plan(family, data)


def test_heads_that_do_not_divide_are_reported_beside_the_layer() -> None:
    plan = make_plan(Choice(name="transformer", features=30))
    problems = check_plan(plan)
    assert problems
    assert all("divisible by the number of heads" in str(problem) for problem in problems)


@pytest.mark.parametrize("shape", ["mnist", "shapes", "digits"])
def test_patches_suit_the_pictures(shape: str) -> None:
    assert check_plan(make_plan("vision_transformer", shape)) == []
    assert check_plan(make_plan(Choice(name="vision_transformer", class_token=False), shape)) == []
