"""Everything that keeps a plan from being trained is said, and what can be trained is not refused."""

from __future__ import annotations

import pytest

from engine.errors import ProblemsError
from engine.families.base import FAMILIES
from engine.graph import edit
from engine.graph.spec import Node, sequential
from engine.plan.check import check_plan, require
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.plan.refit import refit
from engine.registry import Choice


def sentences(plan: Plan) -> str:
    return "\n".join(f"{problem.where}: {problem}" for problem in check_plan(plan))


@pytest.mark.parametrize("family", FAMILIES.names())
def test_every_family_on_its_own_data_can_be_trained(family: str) -> None:
    assert check_plan(make_plan(family)) == []


@pytest.mark.parametrize("dataset", ["digits", "iris", "diabetes", "circles", "sine", "shapes", "plane"])
def test_a_plan_is_refitted_to_other_data(dataset: str) -> None:
    plan = refit(make_plan("mlp", "circles"), Choice(name=dataset))
    assert check_plan(plan) == [], sentences(plan)


def test_unknown_names_and_settings_out_of_range_are_all_reported() -> None:
    plan = make_plan("mlp").model_copy(
        update={
            "loss": Choice(name="cross_entropi"),
            "optimizer": Choice(name="adam", learning_rate=-1),
            "initializer": Choice(name="nothing"),
        }
    )
    said = sentences(plan)
    assert "loss.name" in said
    assert "Did you mean `cross_entropy`?" in said
    assert "optimizer.learning_rate" in said
    assert "initializer.name" in said


def test_a_loss_for_values_is_refused_for_classes() -> None:
    assert "loss:" in sentences(make_plan("mlp", "circles").model_copy(update={"loss": Choice(name="huber")}))


def test_a_last_layer_that_does_not_fit_is_reported_with_a_fix() -> None:
    plan = make_plan("mlp", "circles", {"dataset.size": 100})
    graph = edit.configure(plan.graphs["main"], "output", out_features=7)
    (problem,) = check_plan(plan.model_copy(update={"graphs": {"main": graph}}))
    assert problem.fix is not None
    mended = edit.apply(graph, problem.fix.edit, problem.fix.arguments)
    assert check_plan(plan.model_copy(update={"graphs": {"main": mended}})) == []


def test_an_input_of_another_shape_is_reported() -> None:
    plan = make_plan("mlp", "circles")
    graph = edit.set_input(plan.graphs["main"], "input", (3,))
    assert "have (2,)" in sentences(plan.model_copy(update={"graphs": {"main": graph}}))


def test_augmentation_is_for_pictures() -> None:
    assert "augmentation:" in sentences(change(make_plan("mlp", "circles"), "augmentation.shift", 0.1))
    assert check_plan(change(make_plan("cnn", "digits"), "augmentation.shift", 0.1)) == []


def test_a_plan_without_anything_to_train_is_refused() -> None:
    plan = make_plan("mlp", "circles")
    bare = sequential((2,), {"drop": Node(layer="dropout")})
    assert "Nothing to train" in sentences(plan.model_copy(update={"graphs": {"main": bare}}))
    with pytest.raises(ProblemsError):
        require(plan.model_copy(update={"graphs": {}}))


def test_a_missing_graph_is_reported() -> None:
    assert "graphs.main" in sentences(make_plan("mlp", "circles").model_copy(update={"graphs": {}}))


def test_networks_that_take_turns_want_an_optimizer_that_looks_once_a_step() -> None:
    (problem,) = check_plan(change(make_plan("gan_points"), "optimizer", {"name": "lbfgs"}))
    assert problem.where == "optimizer"
    assert str(problem).startswith("L-BFGS computes the loss several times per step, but in Adversarial")
