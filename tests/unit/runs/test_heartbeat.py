"""A worker gives signs of life whatever its run does."""

from __future__ import annotations

import time
from contextlib import closing

import pytest
import sqlalchemy as sa

from engine.host.hung_workers import HungWorkers
from engine.runs.heartbeat import Heartbeat
from engine.runs.logbook import LeaseLostError, Logbook
from engine.runs.queue import Queue
from engine.runs.schema import runs
from engine.runs.store import Store
from tests.host_process import wait_until


def let_lapse(store: Store, run_id: str) -> None:
    with store.database.writing() as connection:
        connection.execute(sa.update(runs).where(runs.c.id == run_id).values(lease_until=time.time() - 1))


def test_a_lease_is_renewed_while_there_are_no_events(store: Store, logbook: Logbook) -> None:
    let_lapse(store, logbook.lease.run_id)
    with closing(Heartbeat(logbook, every_s=0.01)) as heartbeat:
        wait_until(lambda: store.run(logbook.lease.run_id).status == "running", "the lease is renewed", 30)
        heartbeat.check()


def test_a_worker_learns_that_its_run_was_given_to_another(store: Store, logbook: Logbook) -> None:
    let_lapse(store, logbook.lease.run_id)
    assert Queue(store.database).claim(logbook.lease.run_id, "there", threads=1)
    with closing(Heartbeat(logbook, every_s=0.01)) as heartbeat:
        heartbeat._thread.join(30)
        with pytest.raises(LeaseLostError):
            heartbeat.check()


def test_only_a_lease_that_stays_lapsed_makes_a_worker_hang(store: Store, logbook: Logbook) -> None:
    run_id, hung = logbook.lease.run_id, HungWorkers(Queue(store.database), grace_s=0.0, claim_s=3600.0)
    assert hung.find({run_id: 0}) == []
    let_lapse(store, run_id)
    assert hung.find({run_id: 0}) == [run_id]
    assert hung.find({run_id: 1}) == [], "its new worker has not claimed it yet"
    logbook.renew()
    assert hung.find({run_id: 0}) == []
    assert hung.find({}) == []


def test_a_lease_that_was_just_found_lapsed_may_still_be_renewed(store: Store, logbook: Logbook) -> None:
    let_lapse(store, logbook.lease.run_id)
    assert HungWorkers(Queue(store.database), grace_s=3600.0).find({logbook.lease.run_id: 0}) == []
