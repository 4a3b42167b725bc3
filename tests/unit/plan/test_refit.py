"""A plan follows its data: input, last layer, objective and loss; what a person chose stays."""

from __future__ import annotations

import pytest

from engine.errors import UnknownNameError
from engine.graph import edit
from engine.graph.check import check
from engine.plan.check import check_plan
from engine.plan.factory import change, make_plan, ready_plan
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


def test_settings_of_an_example_follow_other_data_as_those_of_a_family_do() -> None:
    example = ready_plan("cnn")
    digits = Choice(name="digits")
    assert refit(example, digits).training == make_plan(example.family, digits).training
    assert refit(change(example, "training.epochs", 77), digits).training.epochs == 77


@pytest.mark.parametrize("family", ["cnn", "lstm", "unet"])
def test_a_family_that_does_not_suit_other_data_is_replaced_with_the_settings_of_these(family: str) -> None:
    plan = make_plan(family)
    assert refit(plan, Choice(name="iris")) == make_plan("mlp", "iris")
    mine = change(plan, "training.batch_size", 19)
    assert refit(mine, Choice(name="iris")) == make_plan("mlp", "iris", {"training.batch_size": 19})


def test_an_edited_network_that_suits_no_other_data_stays_and_its_settings_follow_the_data() -> None:
    plan = make_plan("cnn", "mnist")
    edited = edit.configure(plan.graphs["main"], "output", bias=False)
    moved = refit(plan.model_copy(update={"graphs": {"main": edited}}), Choice(name="iris"))
    assert moved.family == plan.family
    assert moved.training == make_plan("mlp", "iris").training
