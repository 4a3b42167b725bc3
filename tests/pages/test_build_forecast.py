"""The bar of Build: the forecast says nothing where there is nothing to say, and a disabled Start says why."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from engine.graph import edit
from engine.plan import link
from engine.plan.factory import make_plan

PAGE = str(Path(__file__).parents[2] / "pages" / "build.py")


def test_a_graph_in_a_circle_has_no_forecast(home: Path) -> None:
    plan = make_plan("mlp", "circles")
    graph = plan.graphs["main"]
    circle = graph.model_copy(update={"edges": (*graph.edges, ("linear_2", "linear_1"))})
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.query_params["plan"] = link.encode(plan.model_copy(update={"graphs": {"main": circle}}))
    app.run()
    assert not app.exception
    (forecast,) = [element.proto.body for element in app.get("html") if "ll-forecast" in element.proto.body]
    assert forecast.count("<dd>–</dd>") == 4
    assert "The estimate appears when every layer has a shape." in [caption.value for caption in app.caption]


def test_a_disabled_start_has_its_reason_beside_it_and_the_list_of_problems(home: Path) -> None:
    plan = make_plan("cnn", "ink")
    graph = edit.remove(plan.graphs["main"], "flatten")
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.query_params["plan"] = link.encode(plan.model_copy(update={"graphs": {"main": graph}}))
    app.run()
    assert app.button(key="start").disabled
    assert "linear_1 (Linear) needs a vector" in reason_of(app)
    assert "`" not in reason_of(app)
    assert "1 problem" in [box.proto.popover.label for box in app.get("popover")]
    app.button(key="plan-main-fix-0").click().run()
    assert not app.button(key="start").disabled
    assert reason_of(app) == ""


def reason_of(app: AppTest) -> str:
    """The sentence beside a disabled Start."""
    found = [re.search(r'"ll-first-problem">(.*)</p>', element.proto.body) for element in app.get("html")]
    (reason,) = [match[1] for match in found if match]
    return reason
