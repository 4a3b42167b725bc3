"""Pictures that watchers of a run are sent by a real host."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli.trained import saved_state
from engine.errors import NotFoundError
from engine.host.client import Host
from engine.host.entry import start_or_resume
from engine.plan.factory import make_plan
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.executors.base import Resources
from engine.runs.executors.inline import InlineExecutor
from engine.runs.store import Store
from engine.text import Message
from engine.train.probe_context import context_of
from engine.views import pack, unpack
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
        wait_until(lambda: _polled(reader), "the host answers")
        assert reader.pictures.views[None, "network"]["kind"] == "network"  # type: ignore[index]
        assert reader.film[:4] == [0, 1, 2, 3], "every first step can be shown"
        for step in (0, 2):
            reader.load_frame(step, WANTED)
        first, later = (reader.pictures.views[step, "network"]["nodes"] for step in (0, 2))  # type: ignore[index]
        assert str(first) != str(later), "the cards show the weights of that step"
        client.close()


def test_a_step_without_kept_weights_is_computed_again_and_kept(home: Path, store: Store) -> None:
    run_id = _finished(store)
    client = Host(home)
    reader, missing = Reader(store, client, run_id), _not_kept(client, run_id)
    with hosted(home):
        wait_until(client.alive, "the host answers")
        wait_until(lambda: _shown(reader, missing), "the step is computed")
        shown = reader.pictures.views[missing, "network"]
        assert missing in client.film(run_id)
        assert reader.past.jobs == {} == reader.past.told, "it was reproduced bit for bit, so there is nothing to say"
        client.close()
    context = context_of(store.run(run_id).plan, saved_state(store.run(run_id), missing))
    view = PROBES.make(Choice(**WANTED["network"])).compute(context)
    assert pack({"one": shown}) == pack(unpack(pack({"one": view})))


def test_a_step_that_nobody_watches_any_more_is_not_computed(home: Path, store: Store) -> None:
    run_id = _finished(store)
    client = Host(home)
    reader, missing = Reader(store, client, run_id), _not_kept(client, run_id)
    with hosted(home):
        wait_until(client.alive, "the host answers")
        reader.load_frame(missing, WANTED)
        job = reader.past.jobs[missing]
        reader.forget((), {})
        assert reader.past.jobs == {} == reader.past.told
        with pytest.raises(NotFoundError, match="interrupted"):
            reader.past.host.answer(job)
        reader.load_frame(store.run(run_id).step + 1, WANTED)
        wait_until(lambda: _refused(reader, store.run(run_id).step + 1), "a step that the run does not have is refused")
        client.close()


def _finished(store: Store) -> str:
    """A run with steps between those whose weights are kept."""
    run_id = store.submit(make_plan("mlp", "circles", {"training.epochs": 40}), "ada")
    InlineExecutor(start_or_resume, "test").submit(run_id, Resources(threads=1))
    return run_id


def _polled(reader: Reader) -> bool:
    reader.poll(WANTED)
    return not reader.unanswered


def _shown(reader: Reader, step: int) -> object:
    reader.load_frame(step, WANTED)
    return reader.pictures.views.get((step, "network"))


def _refused(reader: Reader, step: int) -> bool:
    return "is not one of its steps" in str(_shown(reader, step))


def _not_kept(client: Host, run_id: str) -> int:
    """A step between those of the film, and between checkpoints."""
    kept = {*client.film(run_id), *client.artifacts.checkpoints(run_id)}
    return next(step for step in range(100, max(kept)) if step not in kept)
