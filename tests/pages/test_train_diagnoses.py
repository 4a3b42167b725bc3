"""Train: the diagnoses of a run, and a cure that is proven beside it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.events import EpochEnded, RunEnded, RunStarted, StatisticsTaken
from engine.plan.factory import make_plan
from engine.plan.link import encode
from engine.plan.plan import Plan
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("fresh_store")

VISITOR = "v" * 32
ZEROS = make_plan("mlp", "circles", {"initializer": {"name": "zeros"}})
EQUAL = {"main": {"linear_1": {"equal": 1.0, "weight": 0.0}}}


def finished(plan: Plan, losses: tuple[float, ...], nodes: dict[str, dict[str, dict[str, float]]]) -> str:
    """A run of the plan that has ended with these losses per epoch."""
    store = Store()
    run_id = store.submit(plan, VISITOR)
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    steps = 10 * len(losses)
    begun = RunStarted(step=0, steps=steps, steps_per_epoch=10, device="cpu", threads=1, parameter_count=1)
    epochs = [
        EpochEnded(step=10 * number, epoch=number, values={"train/loss": loss, "val/loss": loss})
        for number, loss in enumerate(losses, 1)
    ]
    ended = RunEnded(step=steps, reason="finished")
    Logbook(store.database, lease).append([begun, StatisticsTaken(step=0, nodes=nodes), *epochs, ended])
    return run_id


def texts(app: AppTest) -> str:
    return " ".join(str(text.value) for text in app.markdown)


def test_a_diagnosis_states_its_evidence_and_its_cures_once() -> None:
    app = open_page("train", VISITOR, run=finished(ZEROS, (0.69, 0.69), EQUAL))
    assert not app.exception
    assert texts(app).count("All weights of `linear_1` begin at 0.") == 1
    assert "**Initial weights all equal** since step 0" in texts(app)
    (said,) = [text for text in app.markdown if "linear_1" in text.value]
    assert "stay equal forever" in said.help


def test_a_cure_is_proven_beside_the_sick_run() -> None:
    sick = finished(ZEROS, (0.69, 0.69), EQUAL)
    app = open_page("train", VISITOR, run=sick)
    app.session_state["cures-equal_weights"] = True
    app.run().button(key="prove-equal_weights-0").click().run()
    assert not app.exception
    newest = Store().runs(VISITOR)[0]
    assert newest.id != sick
    assert newest.plan.initializer.name == "he_normal"
    assert newest.plan.training.seed == ZEROS.training.seed
    assert app.query_params["run"] in (newest.id, [newest.id])
    assert (newest.origin, newest.variant, newest.parent) == ("cure", f"cure={sick}", None)
    assert "The cured run has not begun yet." in texts(app)
    assert "The cured run has not begun yet." in texts(open_page("train", VISITOR, run=newest.id)), "by any link"


def test_the_verdict_compares_both_runs() -> None:
    sick = finished(ZEROS, (0.69, 0.69), EQUAL)
    cured = finished(make_plan("mlp", "circles"), (0.5, 0.1), {})
    app = open_page("train", VISITOR, run=cured, beside=sick)
    assert not app.exception
    assert "“Initial weights all equal” is gone: validation loss 0.1 instead of 0.69." in texts(app).replace("\\", "")


def test_a_cured_run_is_named_after_its_cure_and_leads_back_to_the_sick_run() -> None:
    sick = finished(ZEROS, (0.69, 0.69), EQUAL)
    app = open_page("train", VISITOR, run=sick)
    app.session_state["cures-equal_weights"] = True
    app.run().button(key="prove-equal_weights-0").click().run()
    assert "Cured by “Initializer: He normal (Kaiming)”." in [caption.value for caption in app.caption]
    assert Store().runs(VISITOR)[0].plan.title == "MLP on Circles · Initializer: He normal (Kaiming)"
    app.button(key="sick-run").click().run()
    assert not app.exception
    assert app.query_params["run"] in (sick, [sick])
    assert "beside" not in app.query_params


def test_build_names_the_first_diagnosis_of_its_newest_run_and_a_cure_is_proven_on_train() -> None:
    sick = finished(ZEROS, (0.69, 0.695), EQUAL)
    app = open_page("build", VISITOR, plan=encode(ZEROS))
    assert not app.exception
    assert "**Initial weights all equal**" in texts(app)
    app.session_state["cures-equal_weights"] = True
    app.run().button(key="prove-equal_weights-0").click().run()
    assert not app.exception
    assert Store().runs(VISITOR)[0].plan.initializer.name == "he_normal"
    assert Store().runs(VISITOR)[0].variant == f"cure={sick}"
    assert "The cured run has not begun yet." in texts(app)


def test_a_healthy_run_has_no_diagnosis() -> None:
    app = open_page("train", VISITOR, run=finished(make_plan("mlp", "circles"), (0.5, 0.1), {}))
    assert not app.exception
    assert "since step" not in texts(app)
