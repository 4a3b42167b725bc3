"""Starts waiting runs, requeues the runs of crashed workers, and kills workers that hang or do not stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from queue import SimpleQueue

import structlog

from engine.errors import LayerlabError, StorageUnavailableError
from engine.events import RunEnded
from engine.host.backoff import Backoff
from engine.host.cleanup import Cleanup
from engine.host.error_sentences import RUN_FAILED, sentence_of
from engine.host.hung_workers import HungWorkers
from engine.host.idle import Chores
from engine.host.quota import DiskUsage
from engine.host.setbacks import failure_message, late_stop_message, retry_message
from engine.limits import limits
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.disk_space import shortage
from engine.runs.executors.base import STORAGE_UNAVAILABLE, Ended, Executor, Resources
from engine.runs.logbook import LeaseLostError, Logbook
from engine.runs.queue import Queue
from engine.runs.turns import Training, Waiting, admitted, slots, yields
from engine.text import Message

POLL_S = 2.0
"""How often the store is polled if nothing wakes the thread."""
HUNG_S = 60.0
"""If a poll of the store takes this long, the thread hangs, for example because the fork server does."""
STOP_GRACE_S = 1.0
"""A step that takes this long after Stop is killed."""
MAX_CRASHES = 15
"""A run whose worker crashes this often in a row at about the same step has failed."""

log = structlog.get_logger()


class Admission:
    """A thread that checks the queue whenever it is woken, and every `POLL_S`."""

    def __init__(
        self,
        queue: Queue,
        artifacts: Artifacts,
        holder: str,
        executor_of: Callable[[Ended], Executor],
        chores: Chores | None = None,
        backoff: Backoff | None = None,
    ) -> None:
        self.queue, self.artifacts, self.holder = queue, artifacts, holder
        self.executor = executor_of(self.ended)
        self.chores = chores
        self.disk = DiskUsage(queue, artifacts)
        self.hung = HungWorkers(queue)
        self.cleanup = Cleanup(queue, artifacts, self.executor.cancel)
        self.working: dict[str, Waiting] = {}
        self.started_s: dict[str, float] = {}
        self.yielding: set[str] = set()
        self.backoff = backoff or Backoff()
        self.endings: SimpleQueue[tuple[str, int]] = SimpleQueue()
        self.woken = threading.Event()
        self.checked_s = time.monotonic()
        self.closing = False
        self.stopped: set[str] = set()
        """Runs whose workers were killed because they did not stop …"""
        self.killed_hung: set[str] = set()
        """… or because they hung."""

    def run(self) -> None:
        """Runs until `close`."""
        released = False
        while not self.closing:
            pause_s = POLL_S
            self.checked_s = time.monotonic()
            try:
                released = released or self._release_all()
                pause_s = self.look()
            except StorageUnavailableError as error:
                log.warning("the queue waits for its storage", reason=str(error))
            self.woken.wait(pause_s)
            self.woken.clear()

    def _release_all(self) -> bool:
        """Puts runs held by an earlier host of this home back into the queue."""
        self.queue.release_all(self.holder)
        return True

    def wake(self) -> None:
        self.woken.set()

    def hangs(self) -> bool:
        """Whether the polling thread is stuck."""
        return time.monotonic() - self.checked_s > HUNG_S

    def ended(self, run_id: str, exit_code: int) -> None:
        """Called by the executor in its own thread."""
        self.endings.put((run_id, exit_code))
        self.woken.set()

    def close(self) -> None:
        self.closing = True
        self.woken.set()

    def look(self) -> float:
        """Handles whatever is due; returns the number of seconds until the next check."""
        self._reap()
        self.cleanup.look(self.working)
        self._end_hung()
        next_stop_s = self._end_overdue()
        self._admit()
        if self.chores:
            self.chores.look(bool(self.working))
        return POLL_S if next_stop_s is None else min(POLL_S, next_stop_s + 0.01)

    # Admitting

    def _admit(self) -> None:
        if shortage():
            return  # workers would only fail
        training = self._training()
        free = slots() - len(training)
        waiting = self._waiting()
        begin = admitted(waiting, free)
        if free <= 0 and len(waiting) > len(begin) and not self.yielding:
            self._ask_to_yield(training)
        alone = free == slots() and len(waiting) == 1
        for run in begin:
            self._start(run, alone)

    def _waiting(self) -> list[Waiting]:
        """The runs that may start now, in order."""
        found = self.queue.waiting("run")
        return [run for run in found if run.id not in self.working and self.backoff.is_due(run.id)]

    def _training(self) -> list[Training]:
        """The training runs that are not paused."""
        active = list(self.working.values())
        progress = self.queue.progress([run.id for run in active])
        paused = {run_id for run_id, (state, _) in progress.items() if state == "paused"}
        self.yielding -= paused  # they leave their slots anyway
        return [
            Training(run.id, run.owner, 0.0 if state == "judging" else remaining_s)
            for run in active
            if run.id not in paused
            for state, remaining_s in [progress.get(run.id, ("new", None))]
        ]

    def _ask_to_yield(self, training: Sequence[Training]) -> None:
        """Asks one run to yield its slot: it takes a checkpoint, waits for its next turn and resumes, bit for bit."""
        now = time.monotonic()
        trained_s = {run.id: now - self.started_s[run.id] for run in training}
        run = yields(training, trained_s, limits().slice_s)
        if run is not None:
            log.info("a run yields its slot", run=run.id)
            self.yielding.add(run.id)
            self.queue.ask_to_yield(run.id)

    def _start(self, run: Waiting, alone: bool) -> None:
        try:
            if not run.attempt:
                self.disk.require_room(run.owner)
            resources = Resources(threads=run.threads or threads_for(self._plan(run), alone))
        except StorageUnavailableError as error:
            self._storage_failed(run.id, run.attempt, error.setback, lived_s=0.0)
            return
        except (LayerlabError, ValueError) as error:
            # For example a plan of another version: it must not block the others.
            log.warning("a run was not admitted", run=run.id, reason=str(error))
            self._end(run.id, "failed", sentence_of(error, RUN_FAILED))
            return
        log.info("a run starts", run=run.id, attempt=run.attempt + 1, threads=resources.threads)
        self.working[run.id] = run
        self.started_s[run.id] = time.monotonic()
        try:
            self.executor.submit(run.id, resources)
        except OSError as error:  # too many processes or open files, or not enough memory for another one
            log.warning("a worker could not be started", run=run.id, reason=str(error))
            self.ended(run.id, STORAGE_UNAVAILABLE)

    def _plan(self, run: Waiting) -> Plan:
        return Plan.model_validate_json(self.queue.plan_json(run.id))

    # Endings

    def _reap(self) -> None:
        while not self.endings.empty():
            run_id, exit_code = self.endings.get()
            run = self.working.pop(run_id, None)
            attempt = run.attempt + 1 if run else 0
            lived_s = time.monotonic() - self.started_s.pop(run_id, 0.0)
            yielding = run_id in self.yielding
            hung = run_id in self.killed_hung
            self.yielding.discard(run_id)
            self.killed_hung.discard(run_id)
            if exit_code == STORAGE_UNAVAILABLE and run_id not in self.stopped:
                self._storage_failed(run_id, attempt, None, lived_s)
            elif yielding:
                if self.queue.yield_turn(run_id, self.holder):
                    self._end(run_id, "stopped")
            else:
                self._release(run_id, exit_code, attempt, hung)
            self.stopped.discard(run_id)

    def _storage_failed(self, run_id: str, attempt: int, why: Message | None, lived_s: float) -> None:
        """The run waits for another attempt; this is not a crash. Its worker may have recorded the reason already."""
        self.backoff.storage_failed(run_id, lived_s)
        self.queue.postpone(run_id, attempt, why)

    def _release(self, run_id: str, exit_code: int, attempt: int, hung: bool) -> None:
        """A worker ended without yielding: its run is over, or waits for another attempt."""
        crashes = self.queue.release(run_id, self.holder)
        if run_id in self.stopped:
            self._end(run_id, "stopped", late_stop_message(STOP_GRACE_S))
        elif crashes:
            log.warning("a worker died", run=run_id, exit_code=exit_code, crashes=crashes)
            if crashes >= MAX_CRASHES:
                self._end(run_id, "failed", failure_message(crashes, exit_code, hung))
                self.backoff.forget(run_id)
            elif self.backoff.crashed(run_id, crashes):
                self.queue.postpone(run_id, attempt, retry_message(crashes, exit_code, hung))
        else:
            self.backoff.forget(run_id)

    def _end_hung(self) -> None:
        """Kills workers that hang; their runs resume from their checkpoints in new workers."""
        for run_id in self.hung.find({run.id: run.attempt for run in self.working.values()}):
            log.warning("a worker hangs and is killed", run=run_id)
            self.killed_hung.add(run_id)
            self.executor.cancel(run_id)

    def _end_overdue(self) -> float | None:
        """Kills workers that do not react to Stop; returns the number of seconds until the next is due."""
        if not self.working:
            return None
        overdue, next_s = self.queue.overdue_stops(list(self.working), STOP_GRACE_S)
        for run_id in overdue:
            self.stopped.add(run_id)
            self.executor.cancel(run_id)
        return next_s

    def _end(self, run_id: str, reason: str, why: Message | None = None) -> None:
        """Writes the last event on behalf of a worker that cannot."""
        lease = self.queue.claim(run_id, self.holder, threads=1)
        if lease is None:
            return
        logbook = Logbook(self.queue.database, lease)
        try:
            step = logbook.record().step
            logbook.append([RunEnded(step=step, reason=reason, message=why)])
        except LeaseLostError:
            log.info("a run that was to be ended was deleted", run=run_id)
