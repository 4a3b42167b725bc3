"""Messages about a queued run and about how it continues."""

from __future__ import annotations

import pytest

from engine.host.client import Host
from engine.limits import Limits
from engine.plan.factory import make_plan
from engine.runs.queue import Queue
from engine.runs.store import Store
from engine.text import Message, message
from pages.ui.server.live_reader import Reader
from tests.started_run import STARTED, started_run


def test_a_run_waiting_for_disk_space_shows_the_reason(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(store, Host(), store.submit(make_plan("mlp", "circles"), "ada"))
    reader.poll({})
    assert str(Message(**reader.state()["message"])) == "Place 1 in the queue. Starts in a moment."
    with monkeypatch.context() as full:
        full.setattr("engine.runs.disk_space.limits", lambda: Limits(free_disk_bytes=2**60))
        version = reader.version
        reader.poll({})
        assert reader.version > version
        assert str(Message(**reader.state()["message"])).endswith(
            "Delete runs or files. The run then continues by itself."
        )
    reader.poll({})
    assert str(Message(**reader.state()["message"])).startswith("Place 1")


def test_a_run_waiting_after_a_setback_shows_the_reason(store: Store) -> None:
    run_id, _ = started_run(store)
    Queue(store.database).postpone(run_id, 1, message("The disk is away."))
    reader = Reader(store, Host(), run_id)
    reader.poll({})
    assert reader.state()["message"]["template"] == "The disk is away."
    assert Queue(store.database).claim(run_id, "here", threads=1)
    reader.poll({})
    assert "message" not in reader.state()


def test_a_run_reports_a_damaged_checkpoint(store: Store) -> None:
    run_id, logbook = started_run(store)
    logbook.append([STARTED.model_copy(update={"attempt": 2, "note": message("A checkpoint was damaged.")})])
    reader = Reader(store, Host(), run_id)
    reader.poll({})
    assert reader.state()["message"]["template"] == "A checkpoint was damaged."
    assert "note" not in reader.state()
