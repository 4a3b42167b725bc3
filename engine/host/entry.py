"""The worker's entry point: starts a run, or resumes it from its newest checkpoint."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import structlog

from engine.commands import Command
from engine.datasets.base import DATASETS, require_allowed
from engine.errors import StorageUnavailableError, StoreError
from engine.events import Event, RunEnded, RunStarted
from engine.host.beginning import beginning
from engine.host.control import StoreControl, replayed_commands
from engine.host.error_sentences import RUN_FAILED, sentence_of
from engine.host.observation import Observation
from engine.host.resume import go_back
from engine.host.way_back import StoppedOnTheWayError, WayBack
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.runs.artifacts import Artifacts
from engine.runs.disk_space import storage_errors
from engine.runs.journal import Journal
from engine.runs.logbook import LeaseLostError, Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from engine.train.control import ReplayEndsError

log = structlog.get_logger()

PASSING = {
    *(errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.ESTALE, errno.ENOTCONN, errno.ENODEV),
    *(errno.EMFILE, errno.ENFILE),
}
"""Errors of a disk or file server that is full, read-only or down, and of too many open files."""
MAX_CRASHES_WITH_PICTURES = 8
"""After this many crashes in a row at about the same step a run continues without pictures, since one may be the
cause."""


def start_or_resume(run_id: str, threads: int, holder: str) -> bool:
    """Works on a run until it ends. Calling it twice, or for a run that is over, is harmless: only one worker holds the
    lease. Returns whether this one got it.

    Raises `StorageUnavailableError` if files or database are unavailable for now. The run is released and can be resumed.
    """
    with closing(Store()) as store:
        return _claim_and_work(store, run_id, threads, holder)


def _claim_and_work(store: Store, run_id: str, threads: int, holder: str) -> bool:
    queue = Queue(store.database)
    lease = queue.claim(run_id, holder, threads)
    if lease is None:
        return False
    try:
        _work(Logbook(store.database, lease), Artifacts())
    except LeaseLostError:
        log.info("the run was given to another worker, or deleted", run=run_id, attempt=lease.attempt)
    except StorageUnavailableError as error:
        log.warning("a run waits for its storage", run=run_id, attempt=lease.attempt, reason=str(error))
        with suppress(StoreError):
            queue.postpone(run_id, lease.attempt, error.setback)
        raise
    return True


def _work(logbook: Logbook, artifacts: Artifacts) -> None:
    with closing(Journal(logbook, artifacts)) as journal:
        step = logbook.record().parent_step or 0
        try:
            for event in _events(logbook, artifacts, journal):
                step = event.step
                journal.add(event)
        except (LeaseLostError, StorageUnavailableError):
            raise  # the run waits for its storage and resumes from its checkpoint
        except Exception as error:  # the outermost frame of a worker: every error becomes an event
            journal.check()
            _require_storage(error)
            log.exception("a run failed", run=logbook.lease.run_id)
            journal.add(RunEnded(step=step, reason="failed", message=sentence_of(error, RUN_FAILED)))


def _events(logbook: Logbook, artifacts: Artifacts, journal: Journal) -> Iterator[Event]:
    from engine.train.loop import train

    lease, former = logbook.lease, None
    meanwhile: list[tuple[int, Command]] = []
    record = logbook.record()
    plan = Plan.model_validate_json(record.plan)
    applied, paused_at = logbook.applied(), logbook.paused_at()
    state, start, note = go_back(logbook, artifacts)
    forecast_s = preflight(plan).seconds if state is None else None
    require_allowed(plan.dataset, record.owner)
    if state is None and record.parent is not None:
        way_back = WayBack(logbook, journal, record.parent_step or 0)
        try:
            state, former, start, remark = beginning(artifacts, lease.run_id, record.owner, way_back)
        except ReplayEndsError:
            return
        except StoppedOnTheWayError:
            yield RunEnded(step=way_back.step, reason="stopped")
            return
        note, forecast_s = note or remark, record.remaining_s
        meanwhile = way_back.waiting
    control = StoreControl(logbook, journal, [*replayed_commands(applied, start, paused_at, time.time()), *meanwhile])
    observation = Observation(plan, lease.threads)
    begun = {"note": note, "forecast_s": forecast_s}
    data = DATASETS.make(plan.dataset).load()
    pictures = record.deaths < MAX_CRASHES_WITH_PICTURES
    events = train(
        plan,
        data,
        control,
        threads=lease.threads,
        checkpoint=state,
        former=former,
        attempt=lease.attempt,
        pictures=pictures,
    )
    for event in events:
        observation.record_end(event)
        yield event.model_copy(update=begun) if isinstance(event, RunStarted) else event


def _require_storage(error: Exception) -> None:
    """Raises `StorageUnavailableError` if data could not be read for a reason that may pass."""
    if isinstance(error, OSError) and error.errno in PASSING:
        with storage_errors():
            raise error
