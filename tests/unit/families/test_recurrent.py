"""Recurrent families: they fit sequences and text, learn, and go on from a checkpoint bit for bit."""

from __future__ import annotations

from typing import Any

import pytest

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.events import Event
from engine.families.base import FAMILIES
from engine.plan.check import check_plan
from engine.plan.factory import make_plan, ready_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from engine.train.checkpoint import from_bytes, to_bytes
from tests.training_run import EVERY_MEASURED_STEP, run

NAMES = ("simple_rnn", "lstm", "gru", "bidirectional")
READ = [kind.name for kind in DATASETS if kind.kind in ("sequence", "text") and kind().spec().target != "tokens"]
SHORT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "simple_rnn": ({"name": "recall", "size": 600, "length": 5}, {"training.epochs": 5}),
    "lstm": ({"name": "sine_series", "length": 1000, "window": 16, "horizon": 4}, {"training.epochs": 4}),
    "gru": ({"name": "lorenz", "length": 1000, "window": 12, "horizon": 4}, {"training.epochs": 4}),
    "bidirectional": ({"name": "recall", "size": 600, "length": 8}, {"training.epochs": 3}),
}


@pytest.mark.parametrize("data", READ)
@pytest.mark.parametrize("family", NAMES)
def test_it_fits_every_sequence_and_text(family: str, data: str) -> None:
    assert check_plan(make_plan(family, data)) == []


@pytest.mark.parametrize("family", NAMES[:3])
def test_it_predicts_the_next_letter_at_every_step(family: str) -> None:
    plan = make_plan(family, Choice(name="reber", size=100, task="next"))
    assert check_plan(plan) == []
    assert plan.objective.name == "next_token"
    assert plan.graphs["main"].nodes[f"{family}_1"].config["steps"] == "all"


def test_bidirectional_layers_cannot_predict_the_next_token() -> None:
    with pytest.raises(RequestError, match="does not accept"):
        make_plan("bidirectional", Choice(name="reber", size=100, task="next"))


@pytest.mark.parametrize("family", NAMES)
def test_pictures_and_points_are_refused_in_a_sentence(family: str) -> None:
    with pytest.raises(RequestError, match="does not accept samples of `spirals`"):
        make_plan(family, "spirals")


@pytest.mark.parametrize("family", NAMES)
def test_its_loss_falls(family: str) -> None:
    dataset, settings = SHORT[family]
    events = run(make_plan(family, Choice.model_validate(dataset), settings))
    losses = [event.values["train/loss"] for event in events if event.kind == "epoch_ended"]
    assert losses[-1] < 0.8 * losses[0]


@pytest.mark.parametrize("family", NAMES)
def test_a_run_resumed_from_a_checkpoint_is_bit_for_bit_the_same(family: str) -> None:
    small = {"name": "brackets", "size": 200, "length": 8}
    chosen = Choice(name=family, stacked=2, dropout=0.2)
    plan = make_plan(chosen, Choice.model_validate(small), {"training.epochs": 2})
    plan = plan.model_copy(update={"graphs": {"main": _dropping(plan, family)}})
    whole = run(plan, checkpoint_interval=EVERY_MEASURED_STEP)
    states = [event for event in whole if event.kind == "checkpoint_taken" and not event.best]
    resumed = run(plan, checkpoint=from_bytes(to_bytes(states[4].state)))
    assert _figures(resumed) == _figures(whole)[-len(_figures(resumed)) :]
    assert len(_figures(resumed)) < len(_figures(whole))


def _dropping(plan: Plan, family: str) -> Any:
    """The plan's graph with dropout between its stacked layers, which draws by chance."""
    graph = plan.graphs["main"]
    name = next(node for node, held in graph.nodes.items() if held.layer in ("simple_rnn", "lstm", "gru"))
    held = graph.nodes[name]
    dropping = held.model_copy(update={"config": {**held.config, "dropout": 0.3}})
    return graph.model_copy(update={"nodes": {**graph.nodes, name: dropping}})


def _figures(events: list[Event]) -> list[tuple[int, dict[str, float]]]:
    return [(event.step, event.values) for event in events if event.kind == "measured"]


@pytest.mark.parametrize("family", NAMES)
def test_its_ready_plans_are_sound_and_one_of_them_fails(family: str) -> None:
    ready = FAMILIES.get(family).ready
    for one in ready:
        assert check_plan(ready_plan(family, one.name)) == [], one.name
        assert one.lesson.endswith(".")
    assert not ready[0].fails
    assert DATASETS.make(ready_plan(family).dataset).embedded


def test_the_programs_of_the_curriculum_are_as_written() -> None:
    for family, layer in (("simple_rnn", "simple_rnn"), ("lstm", "lstm")):
        plan = ready_plan(family, "imdb")
        nodes = plan.graphs["main"].nodes
        assert [node.layer for node in nodes.values()] == ["embedding", layer, "linear", "dropout", "linear"]
        assert nodes["embedding"].config == {"tokens": 10_000, "out_features": 128}
        assert nodes[f"{layer}_1"].config == {"hidden": 64}
        assert (nodes["linear_1"].config, nodes["linear_1"].activation) == ({"out_features": 32}, Choice(name="relu"))
        assert nodes["dropout_1"].config == {"rate": 0.2}
        assert nodes["output"].config == {"out_features": 1}
        assert (plan.training.batch_size, plan.training.epochs) == (32, 3)
        assert plan.optimizer == Choice(name="adam")
        assert plan.loss.name == "binary_cross_entropy"
        assert plan.dataset == Choice(name="imdb")
