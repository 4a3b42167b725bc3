"""Home: ways in, ready plans and the visitor's runs; the network on it costs the server nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.families.base import FAMILIES
from engine.plan import link
from engine.plan.factory import make_plan, ready_plan
from engine.runs.store import Store
from pages.ui import examples, state
from pages.ui.home import first_plan, sketch
from pages.ui.runs.run_text import outcome

pytestmark = pytest.mark.usefixtures("fresh_store")

PAGE = str(Path(__file__).parents[2] / "pages" / "shell.py")
VISITOR = "v" * 32


def open_home() -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.session_state[state.VISITOR] = VISITOR
    app.run()
    assert not app.exception
    return app


def test_a_first_time_visitor_sees_what_to_do() -> None:
    app = open_home()
    assert app.title[0].value == "Build a neural network and watch it learn"
    assert "Your runs" not in [header.value for header in app.header]
    (own_data,) = [link.proto for link in app.get("page_link") if link.proto.label == "Use your own data"]
    assert "data?set=new" in f"{own_data.page}?{own_data.query_string}"


def test_own_runs_are_listed_and_those_of_others_are_not() -> None:
    store = Store()
    store.submit(make_plan("mlp", "circles"), VISITOR)
    store.submit(make_plan("perceptron", "blobs"), "somebody else")
    app = open_home()
    labels = [link.proto.label for link in app.get("page_link")]
    assert "MLP on Circles" in labels
    assert "Perceptron on Blobs" not in labels
    assert [header.value for header in app.header] == ["Your runs", "Races", "Examples"], "the runs come first"


def test_a_visit_starts_nothing_on_the_server() -> None:
    open_home()
    assert Store().runs(VISITOR) == []


def test_the_network_on_screen_can_be_opened_in_build() -> None:
    plan = first_plan.first_plan({"data": "moons", "units": 3})
    assert plan
    assert plan.dataset.name == "moons"
    assert [node.config.get("out_features") for node in plan.graphs["main"].nodes.values()] == [3, 3, 2]
    assert link.decode(link.encode(plan)) == plan


@pytest.mark.parametrize(
    "chosen", [{}, {"data": "mnist", "units": 3}, {"data": "moons", "units": 900}, {"data": ["moons"], "units": "3"}]
)
def test_choices_that_are_not_offered_open_nothing(chosen: dict[str, object]) -> None:
    assert first_plan.first_plan(chosen) is None


@pytest.mark.parametrize("family", FAMILIES.names())
def test_every_family_has_a_sketch_of_its_own_graph(family: str) -> None:
    drawn = sketch.sketch(family)
    assert drawn.startswith("<svg")
    assert drawn.count("ll-link") > 0


def test_a_queued_run_shows_no_results() -> None:
    store = Store()
    assert outcome(store.run(store.submit(make_plan("mlp", "circles"), VISITOR))) == ""


def test_every_family_belongs_to_one_theme() -> None:
    named = [name for names in examples.themes().values() for name in names]
    assert sorted(named) == sorted(FAMILIES.names())
    assert examples.themes()["first"][0] == "perceptron"
    assert {"vae", "gan_points"} <= set(examples.themes()["codes"])
    assert {"transformer", "vision_transformer"} <= set(examples.themes()["attention"])


def test_one_row_per_theme_leads_to_every_family_and_every_plan_that_fails() -> None:
    (shown,) = [one.proto for one in open_home().get("bidi_component") if one.proto.component_name == "layerlab_cards"]
    groups = json.loads(json.loads(shown.json)["json"])["groups"]
    assert len(groups) == len(examples.THEMES)
    cards = {card["name"]: card for group in groups for card in group["cards"]}
    assert set(cards) == set(FAMILIES.names())
    chips = {chip["name"]: chip for card in cards.values() for chip in card["chips"]}
    assert set(chips) == {f"{family.name}.{one.name}" for family in FAMILIES for one in family.ready if one.fails}
    assert "mlp.zeros" in [chip["name"] for chip in cards["mlp"]["chips"]]
    assert chips["mlp.zeros"]["address"].startswith("/build?from=mlp.zeros&")
    assert all(examples.open_plan(name) for name in (*cards, *chips))


def test_a_ready_plan_is_known_again_from_its_link() -> None:
    for family in FAMILIES:
        for one in family.ready:
            plan = link.decode(link.encode(ready_plan(family.name, one.name)))
            assert examples.shown(plan) == one
            assert examples.shown(plan.model_copy(update={"title": "changed"})) is None


def test_a_ready_race_starts_by_one_click() -> None:
    app = open_home()
    app.button(key="race-optimizers").click().run()
    assert not app.exception
    rows = Store().runs(VISITOR)
    assert len(rows) == 24
    assert len({row.group for row in rows}) == 1
    assert {row.plan.dataset.name for row in rows} == {"spirals"}


def test_a_ready_race_that_is_refused_says_why(limited: Callable[..., None]) -> None:
    limited(members_per_owner=5)
    app = open_home()
    app.button(key="race-initializers").click().run()
    assert any("18 runs are more than the limit of 5" in one.value for one in [*app.error, *app.warning])


def test_members_of_a_race_do_not_crowd_out_other_runs() -> None:
    store = Store()
    store.submit(make_plan("perceptron", "blobs"), VISITOR)
    app = open_home()
    app.button(key="race-activations").click().run()
    labels = [link.proto.label.replace("\\", "") for link in open_home().get("page_link")]
    assert "Perceptron on Blobs" in labels
    assert "Activations (6) on Spirals, 3 seeds" in labels
    assert not [label for label in labels if "seed 1" in label]
