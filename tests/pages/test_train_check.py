"""Train: a run is replayed and compared, with progress, the result, and a way to end it."""

from __future__ import annotations

import pytest

from engine.errors import NotFoundError
from engine.events import CheckpointTaken, Measured, RunEnded
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from tests.page_session import open_page
from tests.pages.test_train import VISITOR, at_work, open_menu
from tests.started_run import STARTED

pytestmark = pytest.mark.usefixtures("fresh_store")

MEASURED = [Measured(step=step, epoch=0.1, values={"train/loss": 1 / step}) for step in (1, 5, 9)]


@pytest.mark.parametrize(("first", "sentence"), [(1.0, "3 recorded measurements were"), (0.5, "from step 1 on")])
def test_a_run_is_replayed_and_the_result_is_said(first: float, sentence: str) -> None:
    run_id, logbook = at_work()
    logbook.append([CheckpointTaken(step=0), *MEASURED, RunEnded(step=9, reason="stopped")])
    app = open_menu(run_id)
    app.button(key="check-run").click().run()
    assert not app.exception
    (again,) = Store().forks(run_id, {VISITOR})
    app = open_page("train", VISITOR, run=run_id)
    assert app.button(key="check-close").label == "Cancel"
    assert not any("Forked" in text.value for text in app.markdown)
    lease = Queue(Store().database).claim(again.id, "here", threads=1)
    assert lease
    own = [MEASURED[0].model_copy(update={"values": {"train/loss": first}}), *MEASURED[1:]]
    Logbook(Store().database, lease).append([STARTED, *own, RunEnded(step=9, reason="stopped")])
    app = open_page("train", VISITOR, run=run_id)
    assert any(sentence in text.value for text in app.markdown), [text.value for text in app.markdown]
    app.button(key="check-close").click().run()
    with pytest.raises(NotFoundError):
        Store().run(again.id)
