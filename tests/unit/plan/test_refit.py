"""A plan follows its data: input, last layer, objective and loss; what a person chose stays."""

from __future__ import annotations

import pytest

from engine.errors import UnknownNameError
from engine.graph import edit
from engine.graph.check import check
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan
from engine.plan.refit import refit, with_loss
from engine.registry import Choice


def test_an_untouched_family_is_made_anew_for_other_data():
    moved = refit(make_plan("mlp", "spirals"), Choice(name="blobs"))
    assert moved == make_plan("mlp", "blobs")


def test_an_edited_graph_keeps_its_layers_and_changes_input_and_output():
    plan = make_plan("mlp", "spirals")
    edited = edit.configure(plan.graphs["main"], "linear_1", out_features=31)
    moved = refit(plan.model_copy(update={"graphs": {"main": edited}}), Choice(name="blobs", classes=5))
    graph = moved.graphs["main"]
    assert graph.nodes["linear_1"].config["out_features"] == 31
    assert check(graph).shapes[graph.output] == (5,)
    assert check_plan(moved) == []


def test_from_classes_to_values_the_objective_and_loss_follow():
    moved = refit(make_plan("mlp", "spirals"), Choice(name="sine"))
    assert moved.objective.name == "regression"
    assert check_plan(moved) == []


def test_settings_that_a_person_changed_survive():
    plan = change(change(make_plan("mlp", "spirals"), "training.epochs", 77), "optimizer", "sgd")
    moved = refit(plan, Choice(name="sine"))
    assert moved.training.epochs == 77
    assert moved.optimizer.name == "sgd"
    assert moved.dataset.name == "sine"


def test_a_linear_first_layer_gets_a_flatten_when_pictures_come_in():
    plan = make_plan("mlp", "spirals")
    edited = edit.configure(plan.graphs["main"], "linear_1", out_features=31)
    moved = refit(plan.model_copy(update={"graphs": {"main": edited}}), Choice(name="mnist"))
    first = moved.graphs["main"].targets("input")
    assert [moved.graphs["main"].nodes[name].layer for name in first] == ["flatten"]
    assert check_plan(moved) == []


def test_an_unknown_data_set_is_refused():
    with pytest.raises(UnknownNameError):
        refit(make_plan("mlp"), Choice(name="nowhere"))


def test_a_loss_for_one_score_shrinks_the_last_layer_and_back():
    plan = make_plan("mlp", "circles")
    one = with_loss(plan, Choice(name="binary_cross_entropy"))
    assert check(one.graphs["main"]).shapes["output"] == (1,)
    assert with_loss(one, plan.loss) == plan


def test_a_loss_that_fits_changes_no_graph():
    plan = make_plan("cnn", "mnist")
    assert with_loss(plan, plan.loss) == plan


def test_a_graph_without_a_linear_end_gets_one():
    plan = make_plan("cnn", "mnist")
    graph = edit.remove(plan.graphs["main"], "output")
    fitted = with_loss(plan.model_copy(update={"graphs": {"main": graph}}), plan.loss).graphs["main"]
    assert check(fitted).problems == ()
    assert check(fitted).shapes[fitted.output] == (10,)
