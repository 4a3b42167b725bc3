"""Variations of a plan by the entries of a catalog."""

from __future__ import annotations

import pytest

from engine.errors import RequestError, UnknownNameError
from engine.optimizers.base import OPTIMIZERS
from engine.plan.factory import make_plan
from engine.plan.variations import VARIED, scaled_rate, variant_name, variations, varied

PLAN = make_plan("mlp", "circles", {"optimizer.learning_rate": 0.01, "optimizer.beta1": 0.8})


@pytest.mark.parametrize("what", VARIED)
def test_every_entry_of_a_catalog_gives_a_plan(what: str) -> None:
    plans, left_out = variations(PLAN, what)
    assert list(plans) == [f"{what}={name}" for name in VARIED[what].names()]
    assert left_out == []
    assert varied(list(plans)) == what
    assert len({str(variant_name(variant)) for variant in plans}) == len(plans)


def test_the_plans_own_entry_keeps_its_settings() -> None:
    plans, _ = variations(PLAN, "optimizer", ["sgd", "adam"])
    assert plans["optimizer=adam"] == PLAN
    assert plans["optimizer=sgd"].optimizer.config == {"learning_rate": 0.1}


def test_learning_rates_depart_from_their_defaults_by_the_same_factor() -> None:
    assert OPTIMIZERS.make(PLAN.optimizer).learning_rate == 0.01  # ten times the default
    assert {name: scaled_rate(PLAN, name) for name in ("sgd", "rmsprop", "adadelta", "lbfgs")} == {
        "sgd": 0.1,
        "rmsprop": 0.01,
        "adadelta": 10.0,
        "lbfgs": 1.0,
    }
    extreme = make_plan("mlp", "circles", {"optimizer.learning_rate": 100.0})
    assert scaled_rate(extreme, "adadelta") == 100.0, "within its range"


def test_activations_replace_those_of_hidden_layers_only() -> None:
    plan = variations(PLAN, "activation", ["sine"])[0]["activation=sine"]
    hidden = [node.activation.name for node in plan.graphs["main"].nodes.values() if node.activation]
    assert set(hidden) == {"sine"}
    assert plan.graphs["main"].nodes[plan.graphs["main"].ends()[0]].activation is None


def test_what_cannot_be_varied_is_refused() -> None:
    with pytest.raises(RequestError, match="`magic` is not a catalog that can be varied"):
        variations(PLAN, "magic")
    with pytest.raises(UnknownNameError):
        variations(PLAN, "optimizer", ["magic"])
    with pytest.raises(RequestError, match="no hidden layer"):
        variations(make_plan("perceptron", "blobs"), "activation")


def test_names_of_variants() -> None:
    assert str(variant_name("optimizer=rmsprop")) == "RMSprop"
    assert str(variant_name("before")) == "Before"
    assert variant_name("deep=wide") == "deep=wide"
    assert varied(["before", "now"]) is None
