"""Train: what was changed in a run, the same run without it, and where runs come from."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.commands import SetValue
from engine.events import CheckpointTaken, RunEnded, SettingChanged
from engine.runs.lineage import Lineage
from engine.runs.logbook import Logbook
from engine.runs.queue import Lease
from engine.runs.rows import RunRow
from engine.runs.store import Store
from pages.ui.train import changes
from tests.page_session import open_page
from tests.pages.test_train import VISITOR, at_work

pytestmark = pytest.mark.usefixtures("fresh_store")


def changed_at_9(owner: str = VISITOR) -> str:
    """A running run whose learning rate was changed at step 9, and which has a checkpoint there from before."""
    run_id, logbook = at_work(owner)
    Store().ask(run_id, SetValue(value=0.5), owner)
    logbook.pending(9)
    logbook.append([SettingChanged(step=9, path="optimizer.learning_rate", value=0.5), CheckpointTaken(step=12)])
    return run_id


def links(app: AppTest, text: str) -> list[str]:
    return [link.proto.query_string for link in app.get("page_link") if text in link.proto.label]


def test_a_run_is_started_without_a_change_and_linked_until_it_is_removed() -> None:
    run_id = changed_at_9()
    app = open_page("train", VISITOR, run=run_id)
    assert any(text.value.startswith("Step 9: Learning rate") for text in app.markdown), [
        text.value for text in app.markdown
    ]
    app.button(key="without-9").click().run()
    assert not app.exception
    (other,) = Store().forks(run_id, {VISITOR})
    assert (other.parent_step, other.variant) == (9, "without=9")
    assert other.plan.title == "MLP on Circles · without “Learning rate 0.01 → 0.5” at step 9"
    assert f"run={other.id}" in links(app, "This run without")[0]
    assert not [button for button in app.button if button.key == "without-9"], "it is there already"
    assert links(app, "From step 9:")
    app.button(key=f"remove-{other.id}").click().run()
    assert not links(app, "This run without")
    assert Store().run(other.id).variant is None
    assert app.button(key="without-9")


def test_another_visitor_sees_the_runs_of_the_owner_and_starts_one_of_their_own() -> None:
    run_id = changed_at_9("o" * 32)
    app = open_page("train", VISITOR, run=run_id)
    app.button(key="without-9").click().run()
    assert not app.exception
    assert [row.owner for row in Store().forks(run_id, {VISITOR, "o" * 32})] == [VISITOR]
    assert not links(open_page("train", "o" * 32, run=run_id), "This run without"), "only theirs and the owner's"


def test_a_run_without_changes_or_relatives_has_no_line_about_them() -> None:
    run_id, _logbook = at_work()
    app = open_page("train", VISITOR, run=run_id)
    assert not links(app, "From step")
    assert not [button for button in app.button if button.key.startswith("without-")]


def test_a_fork_is_drawn_beside_the_run_that_it_goes_on_from_as_far_as_that_has_trained() -> None:
    run_id = changed_at_9()
    row = Store().run(run_id)
    fork = Store().submit(row.plan, VISITOR, lineage=Lineage(parent=run_id, parent_step=9, origin="fork"))
    (drawn,) = beside(Store().run(fork), [])
    assert (drawn["run"], drawn["from"], drawn["over"]) == (run_id, 9, False)
    at_end = Store().submit(row.plan, VISITOR, lineage=Lineage(parent=run_id, parent_step=12, origin="fork"))
    Logbook(Store().database, Lease(run_id, row.attempt, threads=1)).append([RunEnded(step=12, reason="finished")])
    assert not beside(Store().run(at_end), [])


def beside(row: RunRow, forks: list[RunRow]) -> list[dict[str, Any]]:
    """The other runs in the charts of a run."""
    drawn: list[dict[str, Any]] = changes.beside(row, forks).options()["others"]
    return drawn
