"""Pictures that watchers of a run are sent by a real host."""

from __future__ import annotations

from pathlib import Path

from engine.host.client import Host
from engine.host.entry import start_or_resume
from engine.plan.factory import make_plan
from engine.runs.executors.base import Resources
from engine.runs.executors.inline import InlineExecutor
from engine.runs.store import Store
from engine.text import Message
from pages.ui.server.live_reader import Reader
from tests.host_process import hosted, wait_until

WANTED = {"network": {"name": "network"}}


def test_a_picture_for_which_no_host_answered_is_asked_for_again(home: Path, store: Store) -> None:
    run_id = store.submit(make_plan("mlp", "iris", {"training.epochs": 1}), "ada")
    InlineExecutor(start_or_resume, "test").submit(run_id, Resources(threads=1))
    assert store.run(run_id).status == "finished"
    client = Host(home)
    reader = Reader(store, client, run_id)
    reader.poll(WANTED)
    assert isinstance(reader.pictures.views[None, "network"], Message)
    assert reader.unanswered == {"network"}
    version = reader.version
    reader.poll(WANTED)
    assert reader.version == version, "the same sentence is not sent again"

    with hosted(home):
        wait_until(lambda: reader.poll(WANTED) or not reader.unanswered, "the host answers")
        assert reader.pictures.views[None, "network"]["kind"] == "network"  # type: ignore[index]
        assert reader.film[:4] == [0, 1, 2, 3], "every first step can be shown"
        for step in (0, 2):
            reader.load_frame(step, WANTED)
        first, later = (reader.pictures.views[step, "network"]["nodes"] for step in (0, 2))  # type: ignore[index]
        assert str(first) != str(later), "the cards show the weights of that step"
        client.close()
