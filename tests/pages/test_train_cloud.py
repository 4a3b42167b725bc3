"""Train: the seed cloud of a run."""

from __future__ import annotations

import pytest

from engine.plan.factory import change, ready_plan
from engine.plan.plan import Plan
from engine.runs.store import Store
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("fresh_store")

VISITOR = "v" * 32
SMALL = change(ready_plan("mlp", "spirals"), "training.epochs", 2)


def submitted(plan: Plan) -> str:
    return Store().submit(plan, VISITOR)


def sections(run_id: str) -> list[str]:
    app = open_page("train", VISITOR, run=run_id)
    assert not app.exception
    return [box.label for box in app.expander]


def test_a_small_network_offers_its_seed_cloud() -> None:
    assert "Seed cloud" in sections(submitted(SMALL))


def test_a_network_that_cannot_be_trained_so_offers_none() -> None:
    assert "Seed cloud" not in sections(submitted(ready_plan("lstm", "adding")))


def test_a_chosen_seed_opens_as_a_run_of_its_own() -> None:
    from engine.views import pack

    run_id = submitted(SMALL)
    app = open_page("train", VISITOR, run=run_id)
    ends = {"lowest": [0, 0.5], "median": [0, 0.5], "highest": [1, 0.9], "diverged": []}
    answer = {
        "step": 9,
        "steps": 9,
        "seeds": [0, 1],
        "metric": "val/accuracy",
        "final": [0.5, 0.9],
        "summary": ends,
        "views": {},
    }
    app.session_state["seed-cloud"] = True
    app.session_state["ll-seed-cloud"] = {"run": run_id, "answer": pack(answer)}
    app.run().selectbox(key="cloud-seed").select_index(1).run()
    app.button(key="cloud-open").click().run()
    assert not app.exception
    newest = Store().runs(VISITOR)[0]
    assert newest.plan.training.seed == 1
    assert newest.title.endswith("seed 1")
