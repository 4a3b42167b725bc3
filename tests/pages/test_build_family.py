"""A family's own settings make the graphs anew, once, and never over a person's work unasked."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.families.base import FAMILIES
from engine.graph import edit
from engine.plan import link
from engine.plan.factory import make_plan, ready_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from tests.page_session import open_page, plan_of

pytestmark = pytest.mark.usefixtures("fresh_store")

SHELL = str(Path(__file__).parents[2] / "pages" / "shell.py")


def units(app: AppTest) -> list[int]:
    nodes = plan_of(app).graphs["main"].nodes.values()
    return [node.config["out_features"] for node in nodes if node.layer == "linear"]


def changed_by_hand() -> Plan:
    plan = make_plan("mlp", "circles", {"training.epochs": 7})
    return plan.model_copy(update={"graphs": {"main": edit.add(plan.graphs["main"], "dropout")}})


def test_a_setting_makes_the_graphs_anew_in_one_step_and_leaves_every_other_choice() -> None:
    plan = make_plan("mlp", "circles", {"training.epochs": 7, "optimizer": "sgd"})
    app = open_page("build", plan=link.encode(plan))
    first = plan_of(app)
    app.text_input(key="family-mlp-hidden").set_value("16, 4").run()
    assert units(app) == [16, 4, 2]
    assert plan_of(app).family.config == {"hidden": (16, 4)}
    assert (plan_of(app).training, plan_of(app).optimizer) == (first.training, first.optimizer)
    app.button(key="undo-plan").click().run()
    assert plan_of(app) == first
    assert app.text_input(key="family-mlp-hidden").value == ""


def test_another_family_begins_on_the_same_data_with_their_settings() -> None:
    data = Choice(name="circles", noise=0.3, seed=4)
    app = open_page("build", plan=link.encode(make_plan("mlp", data)))
    app.selectbox(key="family").set_value("perceptron").run()
    assert not app.exception
    assert (plan_of(app).family.name, plan_of(app).dataset) == ("perceptron", data)


def test_another_family_begins_with_its_ready_plan_where_the_data_cannot_be_had() -> None:
    plan = make_plan("mlp", "circles").model_copy(update={"dataset": Choice(name="gone")})
    app = open_page("build", plan=link.encode(plan))
    app.selectbox(key="family").set_value("perceptron").run()
    assert not app.exception
    assert plan_of(app) == ready_plan("perceptron")


def test_data_are_taken_into_a_plan_whose_family_is_unknown_here() -> None:
    app = open_page(
        "build", plan=link.encode(make_plan("mlp", "circles").model_copy(update={"family": Choice(name="gone")}))
    )
    app.query_params["set"] = "xor"
    app.switch_page(str(Path(SHELL).parent / "data.py")).run()
    app.button(key="build-with").click().run()
    assert not app.exception
    assert (plan_of(app).family.name, plan_of(app).dataset.name) == ("mlp", "xor")


def test_the_last_layer_still_fits_the_loss() -> None:
    app = open_page("build", plan=link.encode(make_plan("mlp", "circles")))
    app.selectbox(key="loss").set_value("binary_cross_entropy").run()
    app.text_input(key="family-mlp-hidden").set_value("5").run()
    assert units(app) == [5, 1]
    assert plan_of(app).loss.name == "binary_cross_entropy"
    assert not app.button(key="start").disabled


def test_every_setting_can_be_given_and_left_to_the_data_again() -> None:
    app = open_page("build", plan=link.encode(make_plan("cnn", "ink")))
    first = plan_of(app)
    app.number_input(key="family-cnn-units").set_value(10).run()
    app.number_input(key="family-cnn-dropout").set_value(0.25).run()
    assert plan_of(app).family.config == {"units": 10, "dropout": 0.25}
    assert units(app)[0] == 10
    app.number_input(key="family-cnn-units").set_value(None).run()
    app.number_input(key="family-cnn-dropout").set_value(None).run()
    assert plan_of(app) == first


def test_a_network_changed_by_hand_is_not_replaced_unasked() -> None:
    app = open_page("build", plan=link.encode(changed_by_hand()))
    mine = plan_of(app)
    app.text_input(key="family-mlp-hidden").set_value("3").run()
    assert plan_of(app) == mine
    assert any("You changed this network" in text.value for text in app.markdown)
    app.button(key="family-replace").click().run()
    assert units(app) == [3, 2]
    assert plan_of(app).training.epochs == 7
    app.button(key="undo-plan").click().run()
    assert plan_of(app) == mine
    assert app.text_input(key="family-mlp-hidden").value == ""


def test_a_network_changed_by_hand_can_be_kept() -> None:
    app = open_page("build", plan=link.encode(changed_by_hand()))
    mine = plan_of(app)
    app.text_input(key="family-mlp-hidden").set_value("3").run()
    app.button(key="family-keep").click().run()
    assert plan_of(app) == mine
    assert app.text_input(key="family-mlp-hidden").value == ""
    assert not any("You changed this network" in text.value for text in app.markdown)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("0", "at least 1"), ("1,1,1,1,1,1,1,1,1", "at most 8"), ("many", "not a list of numbers")],
)
def test_refused_changes_are_reported_and_change_nothing(typed: str, sentence: str) -> None:
    app = open_page("build", plan=link.encode(make_plan("mlp", "circles")))
    first = plan_of(app)
    app.text_input(key="family-mlp-hidden").set_value(typed).run()
    assert plan_of(app) == first
    assert any(sentence in text.value for text in app.markdown)
    app.text_input(key="family-mlp-hidden").set_value("9").run()
    assert units(app) == [9, 2]


def test_a_plan_from_a_file_is_not_changed_by_being_looked_at() -> None:
    plan = make_plan(Choice(name="mlp", hidden=[12, 6], dropout=0.1, activation="gelu"), "circles")
    saved = link.from_json(link.to_json(plan))
    app = open_page("build", plan=link.encode(saved))
    assert plan_of(app) == saved
    assert app.text_input(key="family-mlp-hidden").value == "12, 6"
    assert app.selectbox(key="family-mlp-activation").value == "gelu"


@pytest.mark.parametrize("family", FAMILIES.names())
def test_the_form_of_every_family_opens_and_changes_nothing_by_itself(family: str) -> None:
    plan = make_plan(family)
    app = open_page("build", plan=link.encode(plan))
    assert plan_of(app).graphs == plan.graphs
    assert plan_of(app).family == plan.family
