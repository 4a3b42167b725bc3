"""The store keeps the same promises on SQLite and on PostgreSQL."""

from __future__ import annotations

import secrets
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.commands import Advance, Pause, SetValue, Stop, Watch
from engine.errors import LimitError, NotAllowedError, NotFoundError, StoreError
from engine.events import CheckpointTaken, Measured, Paused, Resumed, RunEnded, RunStarted
from engine.plan.plan import Plan
from engine.runs import database
from engine.runs.logbook import LeaseLostError, Logbook
from engine.runs.queue import Lease, Queue
from engine.runs.schema import metadata, runs
from engine.runs.store import Store
from engine.text import message
from tests import postgres

PLAN = Plan(title="Two rings", dataset={"name": "circles"})
STARTED = RunStarted(step=0, steps=100, steps_per_epoch=10, device="cpu", threads=1, parameter_count=7)


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("pg")])]
)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite'}"
    return postgres.new_database(request.getfixturevalue("server"), f"store_{secrets.token_hex(6)}")


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.close()


@pytest.fixture
def queue(store: Store) -> Queue:
    return Queue(store.database)


def test_a_run_takes_a_limited_number_of_commands_but_can_always_be_stopped_and_watched(url: str) -> None:
    with closing(Store(url, max_commands=3)) as store:
        run_id, logbook = at_work(store)
        for value in (0.1, 0.2, 0.3):
            store.ask(run_id, SetValue(value=value), "ada")
        logbook.pending(step=1)
        with pytest.raises(LimitError, match="3 changes"):
            store.ask(run_id, Pause(), "ada")
        store.ask(run_id, Watch(), "")
        store.ask(run_id, Stop(), "ada")
        assert [command.kind for command in logbook.pending(step=2)] == ["watch", "stop"]


def test_a_run_of_someone_else_is_not_given_as_ones_own(store: Store) -> None:
    run_id = store.submit(PLAN, "ada")
    assert store.own_run(run_id, "ada").id == run_id
    for owner in ("bob", "", None):
        with pytest.raises(NotAllowedError):
            store.own_run(run_id, owner)


def at_work(store: Store, owner: str = "ada") -> tuple[str, Logbook]:
    """A run that a worker has just started."""
    run_id = store.submit(PLAN, owner)
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    logbook = Logbook(store.database, lease)
    logbook.append([STARTED])
    return run_id, logbook


def measured(step: int) -> Measured:
    return Measured(step=step, epoch=step / 10, values={"train/loss": 1 / (step + 1)})


@pytest.mark.parametrize("through_migrations", [False, True])
def test_a_new_store_and_one_that_came_through_all_migrations_are_alike(url: str, through_migrations: bool) -> None:
    if through_migrations:
        before = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        database.VERSION.create(before)
        before.dispose()
    with closing(Store(url)) as store, store.database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        assert connection.scalar(sa.select(database.VERSION.c.version_num)) == database.HEAD


def test_a_submitted_run_waits_in_its_place(store: Store) -> None:
    first, second = store.submit(PLAN, "ada"), store.submit(PLAN, "ada")
    row = store.run(second)
    assert (row.status, row.place, row.owner, row.title, row.plan) == ("queued", 2, "ada", "Two rings", PLAN)
    assert store.run(first).place == 1
    assert [run.id for run in store.runs("ada")] == [second, first]
    assert store.runs("grace") == []


def test_status_follows_the_events_and_the_lease(store: Store, queue: Queue) -> None:
    run_id, logbook = at_work(store)
    assert store.run(run_id).status == "running"
    logbook.append([measured(1), Paused(step=1)])
    assert store.run(run_id).status == "paused"
    logbook.append([Resumed(step=1), measured(2)])
    row = store.run(run_id)
    assert (row.status, row.step, row.steps, row.place) == ("running", 2, 100, None)
    queue.release_all("here")
    assert store.run(run_id).status == "queued"
    lease = queue.claim(run_id, "here", threads=1)
    assert lease
    why = message("Stopped early.")
    end = RunEnded(step=2, reason="finished", message=why, summary={"test/loss": 0.5}, elapsed_s=3.0)
    Logbook(store.database, lease).append([end])
    row = store.run(run_id)
    assert (row.status, row.is_over, row.summary, row.message, row.elapsed_s) == (
        "finished", True, {"test/loss": 0.5}, why, 3.0,
    )  # fmt: skip
    assert queue.claim(run_id, "here", threads=1) is None


def test_events_are_read_from_an_offset(store: Store) -> None:
    run_id, logbook = at_work(store)
    output = [measured(step) for step in range(1, 11)]
    logbook.append(output)
    assert store.events(run_id) == list(enumerate([STARTED, *output]))
    assert [seq for seq, _ in store.events(run_id, after=7)] == [8, 9, 10]
    assert [seq for seq, _ in store.events(run_id, after=2, limit=2)] == [3, 4]
    assert [event for _, event in store.events(run_id, kinds=["run_started"])] == [STARTED]
    assert store.run(run_id).last_seq == 10


def test_an_old_attempt_can_neither_write_nor_read_commands_nor_renew_its_lease(store: Store, queue: Queue) -> None:
    run_id, old = at_work(store)
    queue.release_all("here")
    assert queue.claim(run_id, "there", threads=4) == Lease(run_id, attempt=2, threads=1)
    store.ask(run_id, Stop(), "ada")
    for refused in (lambda: old.append([measured(1)]), old.renew, lambda: old.pending(3), lambda: old.go_back(-1)):
        with pytest.raises(LeaseLostError):
            refused()
    assert store.events(run_id) == [(0, STARTED)]


def test_only_one_of_many_gets_the_lease(store: Store, queue: Queue) -> None:
    run_id = store.submit(PLAN, "ada")
    with ThreadPoolExecutor(8) as threads:
        leases = list(threads.map(lambda n: queue.claim(run_id, f"host-{n}", threads=1), range(8)))
    assert Counter(lease is None for lease in leases) == {True: 7, False: 1}


def test_a_seq_is_never_used_twice(store: Store) -> None:
    run_id, logbook = at_work(store)
    logbook.append([CheckpointTaken(step=1), measured(2), measured(3)])
    ((seq, taken),) = logbook.checkpoints()
    assert taken.step == 1
    logbook.go_back(seq)
    logbook.append([measured(2)])
    assert [(seq, event.step) for seq, event in store.events(run_id)] == [(0, 0), (1, 1), (4, 2)]


def test_a_worker_reads_each_command_once_and_can_replay_them(store: Store) -> None:
    run_id, logbook = at_work(store)
    slower, step = SetValue(value=0.5), Advance(by="epoch")
    store.ask(run_id, slower, "ada")
    assert logbook.pending(4) == [slower]
    assert logbook.pending(5) == []
    store.ask(run_id, step, "ada")
    assert logbook.pending(6) == [step]
    assert logbook.applied() == [(4, slower), (6, step)]


def test_only_the_newest_watch_counts(store: Store) -> None:
    run_id, logbook = at_work(store)
    watches = [Watch(panels={"filters": {"name": "filters"}}, until=float(n)) for n in range(3)]
    for watch in watches:
        store.ask(run_id, watch, "anybody with the link")
    assert logbook.pending(0) == watches[-1:]


def test_stop_ends_a_waiting_run_at_once(store: Store) -> None:
    run_id = store.submit(PLAN, "ada")
    store.ask(run_id, Stop(), "ada")
    assert store.run(run_id).status == "stopped"
    assert [event for _, event in store.events(run_id)] == [RunEnded(step=0, reason="stopped")]


def test_a_run_obeys_its_owner_alone(store: Store) -> None:
    run_id, _ = at_work(store)
    for command in (Pause(), Stop(), SetValue(value=1.0)):
        with pytest.raises(NotAllowedError, match="belongs to someone else"):
            store.ask(run_id, command, "grace")
    with pytest.raises(NotAllowedError):
        store.delete(run_id, "grace")
    assert store.run(run_id).status == "running"


def test_a_deleted_run_is_gone_and_its_worker_is_refused(store: Store, queue: Queue) -> None:
    run_id, logbook = at_work(store)
    store.delete(run_id, "ada")
    with pytest.raises(NotFoundError, match=run_id):
        store.run(run_id)
    with pytest.raises(LeaseLostError):
        logbook.append([measured(1)])
    assert (store.events(run_id), store.runs("ada"), queue.waiting("run")) == ([], [], [])
    assert queue.deleted() == [run_id]
    queue.forget(run_id)
    assert queue.deleted() == []


def test_an_unknown_run_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="Run `0123` not found"):
        store.run("0123")
    with pytest.raises(NotFoundError, match="Run `0123` not found"):
        store.ask("0123", Pause(), "ada")


def test_an_owner_cannot_fill_the_queue(store: Store, limited: Callable[..., None]) -> None:
    limited(runs_per_owner=1)
    store.submit(PLAN, "ada")
    with pytest.raises(LimitError, match="You already have 1 active run "):
        store.submit(PLAN, "ada")
    store.submit(PLAN, "grace")


def test_owners_take_turns_in_the_queue(store: Store, queue: Queue) -> None:
    busy = [store.submit(PLAN, "ada") for _ in range(3)]
    late = store.submit(PLAN, "grace")
    assert queue.claim(busy[0], "here", threads=1)
    assert [run.id for run in queue.waiting("run")] == [late, busy[1], busy[2]]
    assert store.run(busy[2]).place == 3


def test_demos_of_former_versions_neither_wait_nor_show_and_are_deleted(store: Store, queue: Queue) -> None:
    demo, run = store.submit(PLAN, "ada"), store.submit(PLAN, "ada")
    with store.database.writing() as connection:
        connection.execute(sa.update(runs).where(runs.c.id == demo).values(kind="demo"))
    assert [waiting.id for waiting in queue.waiting("run")] == [run]
    assert store.run(run).place == 1
    assert [row.id for row in store.runs("ada")] == [run]
    assert queue.delete_demos() == 1
    assert queue.deleted() == [demo]


def test_crashes_at_about_the_same_step_are_counted(store: Store, queue: Queue) -> None:
    run_id, _ = at_work(store)
    assert queue.release(run_id, "here") == 1
    assert queue.claim(run_id, "here", threads=1)
    assert queue.release(run_id, "here") == 2
    lease = queue.claim(run_id, "here", threads=1)
    assert lease
    Logbook(store.database, lease).append([measured(5)])
    assert queue.release(run_id, "here") == 1
    assert queue.release(run_id, "elsewhere") == 0


def test_equal_plans_are_kept_once(store: Store) -> None:
    plan_id = store.keep_plan(PLAN)
    assert store.keep_plan(PLAN.model_copy()) == plan_id
    assert store.keep_plan(PLAN.model_copy(update={"title": "Other"})) != plan_id
    assert store.kept_plan(plan_id) == PLAN
    with pytest.raises(NotFoundError, match="Plan `nothing` not found"):
        store.kept_plan("nothing")


def test_opening_a_store_twice_at_once_makes_its_tables_once(url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(Store, [url] * 4))
    run_id = stores[0].submit(PLAN, "ada")
    assert stores[3].run(run_id).status == "queued"
    for opened in stores:
        opened.close()


def test_a_new_store_that_another_is_just_making_is_waited_for(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as threads:
        opening = threads.submit(Store, f"sqlite:///{file}")
        with pytest.raises(TimeoutError):
            opening.result(timeout=0.5)
        other.execute("COMMIT")
        store = opening.result()
    assert store.submit(PLAN, "ada")
    store.close()
    other.close()


WRITER = """
import sys
from engine.events import Measured
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
url, run_id = sys.argv[1:]
store = Store(url)
logbook = Logbook(store.database, Queue(store.database).claim(run_id, "here", 1))
for batch in range(20):
    logbook.append([Measured(step=10 * batch + n, epoch=0.0, values={}) for n in range(10)])
store.close()
"""


def test_eight_processes_write_at_once_and_nothing_is_lost(store: Store, url: str) -> None:
    run_ids = [store.submit(PLAN, f"owner {n}") for n in range(8)]
    command = [sys.executable, "-c", WRITER, url]
    writers = [subprocess.Popen([*command, run_id], cwd=Path(__file__).parents[2]) for run_id in run_ids]
    assert [writer.wait(120) for writer in writers] == [0] * 8
    for run_id in run_ids:
        assert [(seq, event.step) for seq, event in store.events(run_id)] == [(n, n) for n in range(200)]


def test_a_lease_that_is_not_renewed_runs_out(store: Store, queue: Queue) -> None:
    run_id, logbook = at_work(store)
    with store.database.writing() as connection:
        connection.execute(sa.update(runs).values(lease_until=runs.c.lease_until - 60))
    assert store.run(run_id).status == "queued"
    logbook.renew()
    assert store.run(run_id).status == "running"


@pytest.mark.parametrize(
    ("address", "output"),
    [
        ("sqlite:////no/such/folder/store.sqlite", "/no/such/folder/store.sqlite cannot be opened: unable to open"),
        ("postgresql://ada:secret@127.0.0.1:9/layerlab", "//ada:***@127.0.0.1:9/layerlab cannot be opened: conn"),
        ("oracle8://ada:secret@host/layerlab", "cannot be opened: Can't load plugin"),
        ("ada:secret", "LAYERLAB_DATABASE_URL cannot be opened: Could not parse"),
    ],
)
def test_a_failed_connection_is_reported_without_the_password(address: str, output: str) -> None:
    with pytest.raises(StoreError) as error:
        Store(address)
    assert output in str(error.value)
    assert "secret" not in str(error.value)
    assert "\n" not in str(error.value)


def test_while_the_disk_is_full_no_run_is_taken_in(store: Store, limited: Callable[..., None]) -> None:
    limited(free_disk_bytes=2**60)
    with pytest.raises(LimitError, match=r"has \d+ MB left, but 1099511627776 MB must be free. Delete runs or files"):
        store.submit(PLAN, "ada")
    assert store.runs("ada") == []


def test_an_unclosed_store_closes_its_connections_when_collected(url: str) -> None:
    store = Store(url)
    pool = store.database.engine.pool
    assert pool.checkedin() == 1  # type: ignore[attr-defined]  # both databases have a pool that queues
    del store
    assert pool.checkedin() == 0  # type: ignore[attr-defined]


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    damaged = tmp_path / "store.sqlite"
    damaged.write_bytes(b"not a database, whatever its name says" * 40)
    with pytest.raises(StoreError, match="file is not a database"):
        Store(f"sqlite:///{damaged}")
