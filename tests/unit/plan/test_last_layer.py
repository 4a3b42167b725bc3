"""Activations of the last layer that would spoil the loss are problems with a fix."""

from __future__ import annotations

import pytest

from engine.graph import edit
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.plan.refit import with_loss
from engine.registry import Choice


def ending(plan: Plan, activation: str | None) -> Plan:
    graph = edit.set_activation(plan.graphs["main"], plan.graphs["main"].output, activation)
    return plan.model_copy(update={"graphs": {"main": graph}})


def plan_of(dataset: str, loss: str | None = None) -> Plan:
    plan = make_plan("mlp", dataset)
    return with_loss(plan, Choice(name=loss)) if loss else plan


@pytest.mark.parametrize(
    ("dataset", "loss", "activation", "words"),
    [
        ("iris", None, "softmax", "applies softmax or sigmoid itself"),
        ("iris", None, "sigmoid", "applies softmax or sigmoid itself"),
        ("iris", "focal", "log_sigmoid", "applies softmax or sigmoid itself"),
        ("moons", "binary_cross_entropy", "sigmoid", "applies softmax or sigmoid itself"),
        ("moons", "binary_cross_entropy", "relu", "bounds the scores"),
        ("iris", None, "tanh", "bounds the scores"),
        ("diabetes", None, "relu", "no values below 0"),
        ("diabetes", "mae", "sigmoid", "no values below 0"),
        ("diabetes", "huber", "softplus", "no values below 0"),
        ("diabetes", None, "log_sigmoid", "no values above 0"),
        ("diabetes", None, "tanh", "beyond -1 and 1"),
        ("sine", None, "relu", "no values below 0"),
    ],
)
def test_an_activation_that_spoils_the_loss_is_a_problem_with_a_fix(
    dataset: str, loss: str | None, activation: str, words: str
) -> None:
    plan = ending(plan_of(dataset, loss), activation)
    (problem,) = check_plan(plan)
    assert words in str(problem.message)
    assert problem.where == "graphs.main.nodes.output.activation"
    assert problem.fix
    graph = edit.apply(plan.graphs["main"], problem.fix.edit, problem.fix.arguments)
    assert check_plan(plan.model_copy(update={"graphs": {"main": graph}})) == []


@pytest.mark.parametrize(
    ("dataset", "activation"),
    [("iris", None), ("iris", "leaky_relu"), ("diabetes", None), ("diabetes", "elu"), ("sine", "tanh")],
)
def test_other_last_layers_are_no_problem(dataset: str, activation: str | None) -> None:
    assert check_plan(ending(plan_of(dataset), activation)) == []


def test_targets_that_are_not_standardized_may_have_an_activation() -> None:
    plan = change(ending(plan_of("diabetes"), "relu"), "dataset", {"name": "diabetes", "standardise": False})
    assert check_plan(plan) == []


def test_an_activation_layer_before_a_reshaping_one_is_found() -> None:
    plan = plan_of("iris")
    graph = edit.add(plan.graphs["main"], "activation", after="output", name="last")
    graph = edit.set_activation(graph, "last", "softmax")
    graph = edit.add(graph, "flatten", after="last")
    (problem,) = check_plan(plan.model_copy(update={"graphs": {"main": graph}}))
    assert problem.where == "graphs.main.nodes.last.activation"


def test_a_reconstruction_may_end_in_a_sigmoid() -> None:
    plan = make_plan("autoencoder", "iris")
    name = plan.graphs["decoder"].output
    graphs = {**plan.graphs, "decoder": edit.set_activation(plan.graphs["decoder"], name, "sigmoid")}
    assert check_plan(plan.model_copy(update={"graphs": graphs})) == []
