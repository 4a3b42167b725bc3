"""The address bar across pages: no page takes what another page wrote for its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from engine.plan.factory import make_plan
from engine.runs.home import database_url
from engine.runs.store import Store
from pages.ui import state

pytestmark = pytest.mark.usefixtures("fresh_store")

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"
VISITOR = "v" * 32


def visit(page: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    app.session_state[state.VISITOR] = VISITOR
    return go(app, page, **parameters)


def go(app: AppTest, page: str, **parameters: str) -> AppTest:
    """Opens a page; `parameters` is what the browser names as its address."""
    for name in list(app.query_params):
        del app.query_params[name]
    for name, value in parameters.items():
        app.query_params[name] = value
    app.switch_page(str(SHELL.parent / f"{page}.py")).run()
    assert not app.exception
    return app


def named(app: AppTest) -> dict[str, str]:
    """The address as the page left it; AppTest gives lists or texts."""
    return {name: value[0] if isinstance(value, list) else value for name, value in dict(app.query_params).items()}


def submitted(family: str = "mlp", dataset: str = "circles") -> str:
    store = Store(database_url())
    run_id = store.submit(make_plan(family, dataset), VISITOR)
    store.close()
    return run_id


def test_build_keeps_its_plan_where_the_address_is_the_one_of_train() -> None:
    submitted()
    app = visit("build", **{"from": "cnn"})
    app.number_input(key="epochs").set_value(11).run()
    plan, address = app.session_state[state.PLANS].plan, named(app)
    of_train = named(go(app, "train"))
    assert "run" in of_train
    go(app, "build", **of_train)
    assert app.session_state[state.PLANS].plan == plan
    assert named(app) == address


def test_train_keeps_its_run_where_the_address_is_the_one_of_build() -> None:
    older, _newer = submitted(), submitted()
    app = visit("train", run=older)
    of_train = named(app)
    of_build = named(go(app, "build"))
    go(app, "train", **of_build)
    assert app.selectbox(key="run").value == older
    assert named(app) == of_train


@pytest.mark.parametrize(("page", "family"), [("draw", "cnn"), ("imagine", "vae")])
def test_a_page_keeps_its_network_where_the_address_is_the_one_of_train(page: str, family: str) -> None:
    wanted, other = submitted(family, "digits"), submitted(family, "digits")
    app = visit(page)
    app.selectbox(key="model").set_value(wanted).run()
    of_train = named(go(app, "train", run=other))
    go(app, page, **of_train)
    assert app.selectbox(key="model").value == wanted
    assert "run" not in named(app)


@pytest.mark.parametrize(("page", "family"), [("build", "vae"), ("draw", "cnn"), ("imagine", "vae")])
def test_old_links_that_name_a_run_still_open(page: str, family: str) -> None:
    wanted, _newer = submitted(family, "digits"), submitted(family, "digits")
    app = visit(page, run=wanted)
    if page == "build":
        assert app.session_state[state.PLANS].plan == make_plan(family, "digits")
    else:
        assert app.selectbox(key="model").value == wanted
    assert "run" not in named(app)
