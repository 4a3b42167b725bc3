"""The forecast beside Start says nothing where there is nothing to say."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

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
