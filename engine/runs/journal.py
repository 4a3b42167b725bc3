"""Writes what a run tells, beside the run: artifacts first, then the events in batches."""

from __future__ import annotations

import queue
import threading

import structlog

from engine.events import CheckpointTaken, Event, FrameTaken, Measured, Speed
from engine.runs.artifacts import Artifacts
from engine.runs.heartbeat import Heartbeat
from engine.runs.logbook import Logbook
from engine.train.seal import sealed
from engine.views import pack

BATCH_S = 0.15
BATCH_ROWS = 50
WAITING = 200
"""Events that may wait to be written before the run itself waits."""
CHECKPOINTS = 2
"""Checkpoints that may wait: the best weights and the state that is told with them."""
log = structlog.get_logger()


class Journal:
    """A thread that writes. Its errors (`LeaseLostError` among them) are raised where the next event is added."""

    def __init__(self, logbook: Logbook, artifacts: Artifacts) -> None:
        self.logbook, self.artifacts = logbook, artifacts
        self.run_id = logbook.lease.run_id
        self.best = artifacts.best_step(self.run_id)
        self._events: queue.Queue[Event | None] = queue.Queue(WAITING)
        self._pressed = threading.Event()
        """Set when what waits is to be written now. Until then the thread sleeps: to wake it with each event would cost
        the MLP program 2 % of its time."""
        self._unwritten = threading.Semaphore(CHECKPOINTS)
        self._error: BaseException | None = None
        self._heartbeat = Heartbeat(logbook)
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    def add(self, event: Event) -> None:
        """Hands an event over. The run waits when the disk is too slow for its checkpoints."""
        self.check()
        if isinstance(event, CheckpointTaken):
            self._unwritten.acquire()
        self._events.put(event)
        if _is_urgent(event) or self._events.qsize() >= BATCH_ROWS:
            self._pressed.set()

    def check(self) -> None:
        """Raises what went wrong in writing."""
        if self._error is not None:
            raise self._error
        self._heartbeat.check()

    def close(self) -> None:
        """Returns when all is written."""
        self._events.put(None)
        self._pressed.set()
        self._thread.join()
        self._heartbeat.close()
        self.check()

    # The thread

    def _write_all(self) -> None:
        try:
            while self._write_batch():
                pass
        except BaseException as error:  # noqa: BLE001 - raised again in the run's own thread
            self._error = error
            self._drain()

    def _write_batch(self) -> bool:
        """What was told until it is enough, old enough or urgent. False when there will be no more."""
        batch: list[Event] = []
        event = self._events.get()
        if not _is_urgent(event):
            self._pressed.wait(BATCH_S)
        self._pressed.clear()
        while event is not None:
            saved = self._save(event)
            if saved is not None:
                batch.append(saved)
            if _is_urgent(event) or len(batch) == BATCH_ROWS:
                break
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                break
        if not self._events.empty():
            self._pressed.set()
        self._commit(batch)
        return event is not None

    def _save(self, event: Event) -> Event | None:
        """Writes what an event carries, and returns it as it is told; None when there is nothing to tell of it."""
        if isinstance(event, FrameTaken) and event.views is not None:
            return event if self._save_frame(event) else None
        if isinstance(event, CheckpointTaken) and event.state is not None:
            return self._save_checkpoint(event)
        return event

    def _save_frame(self, event: FrameTaken) -> bool:
        try:
            packed = pack(event.views)
        except Exception:  # a picture that cannot be packed ends no run
            log.exception("a frame cannot be packed", run=self.run_id, step=event.step)
            return False
        self.artifacts.write_frame(self.run_id, event.step, packed)
        self.artifacts.thin_frames(self.run_id, self.best)
        return True

    def _save_checkpoint(self, event: CheckpointTaken) -> CheckpointTaken:
        """Returns it with the checksum of its file."""
        from engine.train.checkpoint import to_bytes

        step = event.state["step"] if event.best else event.step
        packed = to_bytes(event.state, self.run_id, step)
        if event.best:
            self.best = step
            self.artifacts.write_best(self.run_id, step, packed)
        else:
            self.artifacts.write_checkpoint(self.run_id, step, packed)
        return event.model_copy(update={"sha256": sealed(packed)})

    def _commit(self, batch: list[Event]) -> None:
        if not batch:
            return
        self.logbook.append(batch)
        if isinstance(batch[-1], CheckpointTaken):
            # Only now: until its event is written, a resumed run goes on from an older one.
            self.artifacts.thin_checkpoints(self.run_id)
            self._unwritten.release()

    def _drain(self) -> None:
        """Lets a run go on that waits for room, so that it meets the error."""
        self._unwritten.release()
        while not self._events.empty():
            self._events.get_nowait()


def _is_urgent(event: Event | None) -> bool:
    """Whether it is written at once, and not with those of the next moment."""
    return not isinstance(event, Measured | Speed)
