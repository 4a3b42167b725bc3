"""The Build page: folds that summarize their values, and closed ones that keep them."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from tests.page_session import open_page, plan_of

pytestmark = pytest.mark.usefixtures("fresh_store")

FOLDS = ("data", "architecture", "training", "regularization")


def summaries(app: AppTest) -> list[str]:
    found = [re.search(r'class="ll-fold-values">(.*)</p>', element.proto.body) for element in app.get("html")]
    return [match[1] for match in found if match]


def test_each_fold_summarizes_its_values() -> None:
    app = open_page("build", **{"from": "mlp.spirals"})
    assert summaries(app) == [
        "Spirals · 2 classes",
        "MLP · ReLU · Xavier uniform (Glorot)",
        "Adam · 0.003 · 100 epochs",
        "none",
    ]
    app.number_input(key="regularisation-l2").set_value(0.01).run()
    app.number_input(key="epochs").set_value(1).run()
    app.selectbox(key="optimizer").set_value("sgd").run()
    assert summaries(app)[2:] == ["SGD · 0.01 · 1 epoch", "L2 0.01"]


def test_a_change_while_all_folds_are_closed_leaves_every_setting() -> None:
    app = open_page("build", **{"from": "mlp.spirals"})
    app.number_input(key="learning_rate").set_value(0.25).run()
    app.number_input(key="regularisation-l1").set_value(0.5).run()
    for name in FOLDS:
        app.session_state[f"fold-{name}"] = False
    app.run()
    app.button(key="undo-plan").click().run()
    app.button(key="redo-plan").click().run()
    assert not app.exception
    plan = plan_of(app)
    assert (plan.optimizer.config["learning_rate"], plan.regularisation.l1) == (0.25, 0.5)
    assert summaries(app)[2:] == ["Adam · 0.25 · 100 epochs", "L1 0.5"]


@pytest.mark.parametrize("closed", ["data", "regularization"])
def test_a_change_of_language_leaves_each_fold_as_it_was(closed: str) -> None:
    app = open_page("build", **{"from": "mlp.spirals"})
    for name in FOLDS:
        app.session_state[f"fold-{name}"] = name != closed
    app.run()
    before = opened(app)
    app.query_params["lang"] = "zh_CN"
    app.run()
    assert opened(app) == before == [name != closed for name in FOLDS]


def opened(app: AppTest) -> list[bool]:
    """Which folds the browser shows open."""
    folds = [box.proto for box in app.expander]
    return [next(fold.expanded for fold in folds if fold.id.endswith(f"fold-{name}")) for name in FOLDS]
