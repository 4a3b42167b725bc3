"""Imagine: one click trains a first network, which runs are offered, progress, links that lead nowhere."""

from __future__ import annotations

import pytest

from engine.events import RunEnded
from engine.plan.factory import make_plan
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from tests.page_session import open_page
from tests.started_run import STARTED

pytestmark = pytest.mark.usefixtures("fresh_store")

VISITOR = "v" * 32


def submit(family: str, dataset: str | None = None, owner: str = VISITOR) -> str:
    return Store().submit(make_plan(family, dataset), owner)


def test_without_a_network_one_click_trains_one() -> None:
    app = open_page("imagine", VISITOR)
    app.button(key="train-default").click().run()
    assert not app.exception
    (row,) = Store().runs(VISITOR)
    assert row.plan.family.name == "vae"
    assert app.query_params["generator"] == row.id
    assert app.selectbox(key="model").value == row.id
    assert any("Place 1 in the queue" in caption.value for caption in app.caption)


def test_runs_that_make_something_new_are_offered_newest_first() -> None:
    runs = [submit("vae", "digits"), submit("cnn", "digits"), submit("gan_points"), submit("autoencoder", "digits")]
    runs.append(submit("vae", "wine"))
    submit("autoencoder", "wine")  # its codes come from no known distribution, so none can be drawn
    submit("vae", "digits", owner="somebody else")
    app = open_page("imagine", VISITOR)
    assert app.selectbox(key="model").value == runs[4]
    names = [option.split(" ")[0] for option in app.selectbox(key="model").options]
    assert (len(names), names[:2]) == (4, ["VAE", "Autoencoder"])


def test_a_run_at_work_shows_its_progress_until_it_ends() -> None:
    run_id = submit("vae", "digits")
    store = Store()
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    logbook = Logbook(store.database, lease)
    logbook.append([STARTED])
    app = open_page("imagine", VISITOR)
    assert "step 0 of 100" in app.get("progress")[0].proto.text
    logbook.append([RunEnded(step=100, reason="finished", summary={"test/loss": 0.5})])
    app.run()
    assert not app.exception
    assert not app.get("progress")


def test_anothers_network_generates_samples_through_its_link() -> None:
    own, other = submit("vae", "digits"), submit("gan_points", owner="somebody else")
    app = open_page("imagine", VISITOR, generator=other)
    assert app.selectbox(key="model").value == other
    app.selectbox(key="model").set_value(own).run()
    assert app.query_params["generator"] == own


@pytest.mark.parametrize("family", [None, "mlp"])
def test_a_link_to_a_run_that_generates_nothing_is_reported_and_others_are_offered(family: str | None) -> None:
    own = submit("vae", "digits")
    app = open_page("imagine", VISITOR, generator=submit(family, "circles") if family else "0" * 24)
    assert ("not found" if family is None else "the run `MLP on Circles` is none of these") in app.error[0].value
    assert app.selectbox(key="model").value == own


@pytest.mark.parametrize("family", ["vae", "gan_points", "dcgan", "gpt", "lstm", "vision_transformer"])
def test_runs_of_every_kind_stand_on_home_and_train_and_break_no_page(family: str) -> None:
    run_id = submit(family)
    for page in ("home", "train", "draw", "data"):
        app = open_page(page, VISITOR, **({"generator": run_id} if page == "train" else {}))
        if page == "draw":
            offered = [box.value for box in app.selectbox if box.key == "model"]
            assert offered == ([run_id] if family == "vision_transformer" else [])
