"""A run that is trained again comes out equal, and a difference is found."""

from __future__ import annotations

import pytest

from engine.commands import Stop
from engine.errors import RequestError
from engine.events import Measured
from engine.host.entry import start_or_resume
from engine.runs.artifacts import Artifacts
from engine.runs.forks import Forks
from engine.runs.repetition import comparison
from engine.runs.rows import RunRow
from engine.runs.schema import events
from engine.runs.store import Store
from tests.small_plans import mlp
from tests.unit.host.test_without import FASTER, SLOWER, WEIGHT, trained


@pytest.fixture
def forks(store: Store) -> Forks:
    return Forks(store, Artifacts())


def repeated(store: Store, forks: Forks, run_id: str) -> RunRow:
    again = forks.again(store.run(run_id), "ada", "again")
    assert start_or_resume(again, 4, "here")
    return store.run(again)


def test_a_run_with_changes_comes_out_equal_up_to_where_it_was_stopped(store: Store, forks: Forks) -> None:
    run_id = trained(store, ((5, FASTER), (13, WEIGHT), (27, Stop())))
    again = repeated(store, forks, run_id)
    assert (again.status, again.step, again.variant, again.parent) == ("stopped", 27, "again", run_id)
    found = comparison(store, store.run(run_id), again)
    assert found.differs_at is None
    assert found.compared == len(store.events(run_id, kinds=("measured", "epoch_ended")))
    assert str(found.message(27)).endswith("recorded measurements were reproduced bit for bit.")


def test_a_fork_is_repeated_from_the_step_it_goes_on_from(store: Store, forks: Forks) -> None:
    parent = trained(store, ((5, SLOWER),))
    fork = forks.fork(store.run(parent), 17, mlp(6), "ada")
    store.ask(fork, FASTER, "ada")
    assert start_or_resume(fork, 1, "here")
    again = repeated(store, forks, fork)
    assert (again.parent_step, again.step, again.summary) == (17, 60, store.run(fork).summary)
    found = comparison(store, store.run(fork), again)
    assert found.differs_at is None
    assert found.compared > 20, "only what comes after the step it goes on from"


def test_the_first_step_that_differs_is_found_with_the_largest_difference(store: Store, forks: Forks) -> None:
    run_id = trained(store, ())
    seq, event = store.events(run_id, kinds=("measured",))[5]
    assert isinstance(event, Measured)
    other = event.model_copy(update={"values": {**event.values, "train/loss": event.values["train/loss"] + 0.25}})
    with store.database.writing() as connection:
        changed = events.update().where(events.c.run == run_id, events.c.seq == seq)
        connection.execute(changed.values(payload=other.model_dump_json()))
    found = comparison(store, store.run(run_id), repeated(store, forks, run_id))
    assert (found.differs_at, round(found.difference, 9)) == (event.step, 0.25)


def test_a_run_that_has_not_trained_cannot_be_repeated(store: Store, forks: Forks) -> None:
    run_id = store.submit(mlp(), "ada")
    with pytest.raises(RequestError, match="has not trained yet"):
        forks.again(store.run(run_id), "ada")
