"""The Build page: a plan from a family, changed by widgets, carried by its link, started once."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from engine.commands import Pause
from engine.graph import edit
from engine.graph.spec import GraphSpec, Node, sequential
from engine.limits import Limits
from engine.losses.base import LOSSES
from engine.plan import link
from engine.plan.factory import make_plan
from engine.runs.home import database_url
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from pages.ui import state
from pages.ui.build.current_plan import Plans
from tests.page_session import open_page, plan_of

pytestmark = pytest.mark.usefixtures("fresh_store")


def test_it_opens_with_a_network_that_can_be_started() -> None:
    app = open_page("build")
    assert plan_of(app) == make_plan("mlp")
    assert not app.button(key="start").disabled
    for key in ("family", "dataset", "objective", "loss", "optimizer", "initializer", "activation"):
        assert app.selectbox(key=key).value
    for key in ("learning_rate", "batch_size", "epochs"):
        assert app.number_input(key=key).value > 0


def test_another_family_replaces_the_plan_and_undo_brings_it_back() -> None:
    app = open_page("build")
    first = plan_of(app)
    app.selectbox(key="family").set_value("perceptron").run()
    assert plan_of(app).family.name == "perceptron"
    app.button(key="undo-plan").click().run()
    assert plan_of(app) == first
    assert app.selectbox(key="family").value == "mlp"
    app.button(key="redo-plan").click().run()
    assert plan_of(app).family.name == "perceptron"


@pytest.mark.parametrize("asked", ["nobody", "mlp.nothing", "nobody.zeros"])
def test_a_link_to_something_missing_is_reported(asked: str) -> None:
    app = open_page("build", **{"from": asked})
    assert len(app.error) == 1
    assert asked.split(".")[-1] in app.error[0].value or "nobody" in app.error[0].value


def test_another_data_set_refits_the_network() -> None:
    app = open_page("build")
    app.selectbox(key="dataset").set_value("sine").run()
    assert not app.exception
    assert plan_of(app).objective.name == "regression"
    assert plan_of(app).graphs["main"].inputs["input"] == (1,)
    assert not app.button(key="start").disabled


def test_every_widget_changes_its_part_of_the_plan() -> None:
    app = open_page("build")
    app.number_input(key="learning_rate").set_value(0.25).run()
    app.number_input(key="batch_size").set_value(7).run()
    app.number_input(key="epochs").set_value(3).run()
    app.selectbox(key="initializer").set_value("he_normal").run()
    app.selectbox(key="activation").set_value("relu").run()
    plan = plan_of(app)
    assert plan.optimizer.config["learning_rate"] == 0.25
    assert (plan.training.batch_size, plan.training.epochs) == (7, 3)
    assert plan.initializer.name == "he_normal"
    used = {node.activation.name for node in plan.graphs["main"].nodes.values() if node.activation}
    assert used == {"relu"}
    app.selectbox(key="optimizer").set_value("sgd").run()
    assert plan_of(app).optimizer.name == "sgd"
    assert not app.exception


def test_only_losses_that_fit_are_offered_and_the_last_layer_follows() -> None:
    app = open_page("build", **{"from": "mlp", "on": "circles"})
    assert LOSSES.get("huber").title not in app.selectbox(key="loss").options
    app.selectbox(key="loss").set_value("binary_cross_entropy").run()
    assert plan_of(app).graphs["main"].nodes["output"].config["out_features"] == 1
    assert not app.button(key="start").disabled


def test_the_plan_is_in_the_link_and_comes_back_from_it() -> None:
    app = open_page("build", **{"from": "perceptron"})
    app.number_input(key="epochs").set_value(11).run()
    text = app.query_params["plan"]
    again = open_page("build", plan=text if isinstance(text, str) else text[0])
    assert plan_of(again) == plan_of(app)
    assert "from" not in again.query_params


@pytest.mark.parametrize(("has_answer", "epochs"), [(False, 11), (True, 7)])
def test_a_click_with_an_older_address_keeps_the_plan(has_answer: bool, epochs: int) -> None:
    """A click made before the browser had the plan's new link names the link before it."""
    app = open_page("build")
    older = app.number_input(key="epochs").set_value(7).run().query_params["plan"]
    receipt = app.text_input(key="receipt-page").value
    app.number_input(key="epochs").set_value(11).run()
    app.query_params["plan"] = older
    if not has_answer:
        app.text_input(key="receipt-page").set_value(receipt)
    app.number_input(key="batch_size").set_value(64).run()
    assert plan_of(app).training.epochs == epochs


@pytest.mark.parametrize(("has_answer", "kept"), [(False, True), (True, False)])
def test_a_click_with_the_address_of_the_previous_example_keeps_the_change(has_answer: bool, kept: bool) -> None:
    """The browser names every widget's value with each click, that of one the page has just emptied too."""
    app = open_page("build", **{"from": "mlp"})
    ready, receipt = app.selectbox(key="ready").value, app.text_input(key="receipt-page").value
    app.number_input(key="epochs").set_value(7).run()
    assert app.selectbox(key="ready").value is None
    if not has_answer:
        app.text_input(key="receipt-page").set_value(receipt)
    app.selectbox(key="ready").set_value(ready)
    app.number_input(key="learning_rate").set_value(0.5).run()
    assert (plan_of(app).training.epochs == 7) == kept


def test_a_plan_too_long_for_a_link_is_kept_and_linked_by_id() -> None:
    nodes = {
        f"layer_{i * 7919 % 10007}": Node(layer="linear", config={"out_features": 1 + i * 37 % 251}) for i in range(450)
    }
    plan = make_plan("mlp", "circles").model_copy(update={"graphs": {"main": sequential((2,), nodes)}})
    store = Store(database_url())
    text = link.kept_link(store.keep_plan(plan))
    store.close()
    app = open_page("build", plan=text)
    assert plan_of(app) == plan
    held = app.query_params["plan"]
    assert (held if isinstance(held, str) else held[0]).startswith("id-")


@pytest.mark.parametrize(
    "parameters", [{"plan": "damaged"}, {"from": "nowhere"}, {"copy": "nobody"}, {"plan": "id-none"}]
)
def test_a_broken_link_is_reported_and_the_page_works(parameters: dict[str, str]) -> None:
    app = open_page("build", **parameters)
    assert len(app.error) == 1
    assert not app.button(key="start").disabled


def test_a_run_lends_its_plan() -> None:
    plan = make_plan("perceptron", "circles", {"training.epochs": 4})
    store = Store(database_url())
    run_id = store.submit(plan, "somebody")
    store.close()
    assert plan_of(open_page("build", copy=run_id)) == plan


def test_a_broken_graph_cannot_be_started_and_the_fix_mends_it() -> None:
    plan = make_plan("cnn", "ink")
    broken = plan.model_copy(update={"graphs": {"main": edit.remove(plan.graphs["main"], "flatten")}})
    app = open_page("build", plan=link.encode(broken))
    assert app.button(key="start").disabled
    assert any("needs a vector" in text.value for text in app.markdown)
    app.button(key="plan-main-fix-0").click().run()
    assert not app.button(key="start").disabled


def test_more_than_the_limit_is_refused_with_both_numbers() -> None:
    app = open_page(
        "build", plan=link.encode(make_plan("mlp", "circles", {"training.epochs": 100_000, "training.batch_size": 1}))
    )
    assert app.button(key="start").disabled
    assert any("the limit is" in text.value for text in app.markdown)


def test_start_submits_one_run_however_fast_one_clicks() -> None:
    app = open_page("build", **{"from": "perceptron"})
    app.button(key="start").click().run()
    app.button(key="start").click().run()
    store = Store(database_url())
    owner = str(app.session_state[state.VISITOR])
    assert [run.plan for run in store.runs(owner)] == [plan_of(app)]
    store.close()


def test_a_run_can_start_paused() -> None:
    app = open_page("build", **{"from": "perceptron"})
    app.button(key="start-paused").click().run()
    store = Store(database_url())
    (run,) = store.runs(str(app.session_state[state.VISITOR]))
    lease = Queue(store.database).claim(run.id, "here", threads=1)
    assert lease
    assert Logbook(store.database, lease).pending(0) == [Pause()]
    store.close()


def test_a_start_that_is_refused_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("build", **{"from": "perceptron"})
    with monkeypatch.context() as full:
        full.setattr("engine.runs.owner_limits.limits", lambda: Limits(runs_per_owner=1))
        store = Store(database_url())
        store.submit(make_plan("mlp", "moons"), str(app.session_state[state.VISITOR]))
        app.button(key="start").click().run()
        (said,) = (error.value for error in app.error)
        assert said == "You already have 1 active run (limit 1). Stop it, or wait for it to end."
    app.button(key="start").click().run()
    assert not app.error
    assert len(store.runs(str(app.session_state[state.VISITOR]))) == 2


def test_refused_commands_are_reported_beside_the_graph() -> None:
    app = open_page("build", **{"from": "perceptron"})
    app.button(key="start").click().run()
    store = Store(database_url())
    (run,) = store.runs(str(app.session_state[state.VISITOR]))
    Queue(store.database).claim(run.id, "here", threads=1)
    stop = app.button(key="strip-stop")
    store.delete(run.id, run.owner)
    stop.click().run()
    assert any("It may have been deleted" in error.value for error in app.error)


def test_the_doubled_biases_of_a_recurrent_layer_are_explained_beside_its_number_of_weights() -> None:
    app = open_page("build", **{"from": "lstm"})
    app.session_state[state.NODE] = "lstm_1"
    app.run()
    captions = [caption.value for caption in app.caption]
    (count,) = [text for text in captions if text.endswith(" parameters")]
    hidden, features = 32, plan_of(app).graphs["main"].inputs["input"][1]
    assert f"{4 * hidden * (features + hidden + 2):,} parameters" in count
    assert any(text.startswith("PyTorch keeps two bias vectors") for text in captions)


def test_the_form_of_a_selected_layer_changes_it() -> None:
    app = open_page("build")
    app.session_state[state.NODE] = "linear_1"
    app.run()
    app.number_input(key="node-linear_1-linear-out_features").set_value(21).run()
    app.selectbox(key="node-linear_1-linear-own-activation").set_value("gelu").run()
    app.toggle(key="node-linear_1-linear-frozen").set_value(True).run()
    node = plan_of(app).graphs["main"].nodes["linear_1"]
    assert (node.config["out_features"], node.frozen) == (21, True)
    assert node.activation is not None
    assert node.activation.name == "gelu"
    app.text_input(key="node-linear_1-linear-name").set_value("first").run()
    assert "first" in plan_of(app).graphs["main"].nodes
    assert app.session_state[state.NODE] == "first"


def show_graph(app: AppTest, graph: GraphSpec) -> None:
    app.session_state[state.PLANS] = Plans(plan_of(app).model_copy(update={"graphs": {"main": graph}}))


def test_layers_of_one_kind_are_changed_together() -> None:
    app = open_page("build")
    show_graph(app, edit.configure(plan_of(app).graphs["main"], "linear_2", out_features=5))
    app.session_state[state.SELECTED_GROUP] = ("linear_1", "linear_2")
    app.run()
    assert any("2 layers selected" in markdown.value for markdown in app.markdown)
    app.toggle(key="group-linear-linear_1-bias").set_value(False).run()
    app.selectbox(key="group-linear-linear_1-own-activation").set_value("gelu").run()
    first, second = (plan_of(app).graphs["main"].nodes[name] for name in ("linear_1", "linear_2"))
    assert first.activation is not None
    assert (first.activation.name, second.activation) == ("gelu", first.activation)
    assert first.config["bias"] is second.config["bias"] is False
    assert first.config["out_features"] != second.config["out_features"], "a setting that nobody changed stays"
    app.button(key="group-equal").click().run()
    assert len({repr(plan_of(app).graphs["main"].nodes[name]) for name in ("linear_1", "linear_2")}) == 1
    app.button(key="group-remove_nodes").click().run()
    assert list(plan_of(app).graphs["main"].nodes) == ["output"]
    assert not app.exception


def test_layers_of_several_kinds_are_only_counted_copied_and_removed() -> None:
    app = open_page("build")
    show_graph(app, edit.add(plan_of(app).graphs["main"], "dropout", after="linear_1"))
    app.session_state[state.SELECTED_GROUP] = ("linear_1", "dropout_1")
    app.run()
    assert any(caption.value.startswith("These layers differ in kind.") for caption in app.caption)
    assert not [field for field in app.number_input if str(field.key).startswith(("group-", "node-"))]
    assert not app.exception


def test_a_change_of_language_keeps_every_value() -> None:
    app = open_page("build")
    app.number_input(key="epochs").set_value(12).run()
    app.selectbox(key="optimizer").set_value("sgd").run()
    before = plan_of(app)
    app.query_params["lang"] = "zh_CN"
    app.run()
    assert not app.exception
    assert plan_of(app) == before
    assert app.selectbox(key="optimizer").value == "sgd"
    assert app.number_input(key="epochs").value == 12


def test_what_is_entered_while_the_language_changes_is_kept() -> None:
    """A busy server receives both at once: the plan has not applied the entered value when the language changes."""
    app = open_page("build")
    app.number_input(key="learning_rate").set_value(0.02)
    app.selectbox(key="optimizer").set_value("sgd")
    app.segmented_control(key="language").set_value("zh_CN").run()
    assert not app.exception
    assert plan_of(app).optimizer.name == "sgd"
    assert app.number_input(key="learning_rate").value == pytest.approx(0.02)
    assert app.selectbox(key="optimizer").value == "sgd"


def test_start_takes_what_was_entered_just_before_the_click() -> None:
    """A busy server receives both at once."""
    app = open_page("build")
    app.number_input(key="epochs").set_value(33)
    app.button(key="start").click().run()
    assert not app.exception
    (run,) = Store(database_url()).runs(None)
    assert (run.plan.training.epochs, run.plan) == (33, plan_of(app))


def test_start_waits_where_what_was_entered_just_before_cannot_be_started() -> None:
    app = open_page("build")
    app.number_input(key="epochs").set_value(100_000)
    app.number_input(key="batch_size").set_value(1)
    app.button(key="start").click().run()
    assert not app.exception
    assert app.button(key="start").disabled
    app.number_input(key="epochs").set_value(5).run()
    assert not app.button(key="start").disabled
    assert Store(database_url()).runs(None) == [], "an old click starts nothing later"


def test_the_plan_as_a_file_reads_back() -> None:
    plan = plan_of(open_page("build", **{"from": "lenet5"}))
    assert link.from_json(json.dumps(json.loads(link.to_json(plan)))) == plan


HOSTILE = [
    {"dataset": {"name": "nowhere"}},
    {"family": {"name": "nobody"}},
    {"objective": {"name": "fame"}},
    {"loss": {"name": "weight"}},
    {"optimizer": {"name": "wish"}},
    {"optimizer": {"name": "adam", "learning_rate": "fast"}},
    {"optimizer": {"name": "adam", "learning_rate": -3, "beta1": [], "unknown": 1}},
    {"initializer": {"name": "chance"}},
    {"schedule": {"name": "tomorrow"}},
    {"dataset": {"name": "circles", "noise": "much", "classes": 99}},
    {"graphs": {}},
    {"graphs": {"main": {}}},
    {"graphs": {"main": {"inputs": {"input": [0, -1]}, "nodes": {"a": {"layer": "hologram"}}, "edges": [["a", "a"]]}}},
    {
        "graphs": {
            "main": {"inputs": {"input": [2]}, "nodes": {"a": {"layer": "linear", "config": {"out_features": "many"}}}}
        }
    },
    {
        "graphs": {
            "main": {
                "inputs": {"input": [2]},
                "nodes": {"a": {"layer": "linear", "activation": {"name": "jump"}, "initializer": {"name": "dice"}}},
                "edges": [["input", "a"]],
            }
        }
    },
]


@pytest.mark.parametrize("wrong", HOSTILE, ids=lambda wrong: str(wrong)[:50])
def test_a_plan_full_of_nonsense_is_shown_with_its_problems(wrong: dict[str, object]) -> None:
    plan = link.from_saved({**make_plan("mlp", "circles").dump(), **wrong})
    app = open_page("build", plan=link.encode(plan))
    for node in plan.graphs.get("main", sequential((2,), {})).nodes:
        app.session_state[state.NODE] = node
        app.run()
        assert not app.exception
    if "family" not in wrong:
        assert app.button(key="start").disabled
        assert any(":material/error:" in text.value for text in app.markdown)
