"""The session's state stays small: Streamlit goes through all of its keys for many widgets, at every rerun."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from pages.ui import state
from pages.ui.build import current_plan
from tests.page_session import open_page, plan_of

pytestmark = pytest.mark.usefixtures("fresh_store")


def test_widgets_of_earlier_plans_leave_no_keys_behind() -> None:
    app = open_page("build")
    first = plan_of(app)
    keys = []
    for family, dataset in (("gan_points", "ring"), ("cnn", "digits"), ("gru", "lorenz"), ("vae", "digits")):
        shown(app, make_plan(family, dataset))
        shown(app, first)
        keys.append(set(app.session_state))
    assert keys == [keys[0]] * len(keys)


def shown(app: AppTest, plan: Plan) -> None:
    """The page with another plan and its first node selected."""
    app.session_state[state.PLANS] = current_plan.Plans(plan)
    app.session_state[state.NODE] = next(iter(plan.graphs["main"].nodes)) if "main" in plan.graphs else None
    app.run()
    assert not app.exception
