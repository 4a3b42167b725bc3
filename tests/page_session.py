"""Pages run by Streamlit's AppTest, without a browser."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from engine.plan.plan import Plan
from pages.ui import state

SHELL = str(Path(__file__).parents[1] / "pages" / "shell.py")
TIMEOUT_S = 120


def open_page(page: str, visitor: str | None = None, **parameters: str) -> AppTest:
    """A new session on a page; `parameters` are those of its address."""
    app = AppTest.from_file(SHELL, default_timeout=TIMEOUT_S)
    if visitor is not None:
        app.session_state[state.VISITOR] = visitor
    app.switch_page(f"{page}.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def plan_of(app: AppTest) -> Plan:
    """The plan on the Build page."""
    plan: Plan = app.session_state[state.PLANS].plan
    return plan
