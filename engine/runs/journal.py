"""Writes what a run reports, in a separate thread: artifacts first, then events in batches."""

from __future__ import annotations

import queue
import threading

import structlog

from engine.events import CheckpointTaken, Event, FrameTaken, Measured, Paused, Speed, StatisticsTaken, WeightsKept
from engine.limits import limits
from engine.runs.artifacts import Artifacts
from engine.runs.heartbeat import Heartbeat
from engine.runs.logbook import Logbook
from engine.train.checksum import read_checksum
from engine.views import pack

BATCH_S = 0.15
BATCH_ROWS = 50
WAITING = 200
"""The number of events that may wait to be written before the run itself has to wait."""
CHECKPOINTS = 2
"""The number of checkpoints that may wait: the best weights, and the state reported with them."""
log = structlog.get_logger()


class Journal:
    """A thread that writes. Its errors (including `LeaseLostError`) are raised when the next event is added."""

    def __init__(self, logbook: Logbook, artifacts: Artifacts) -> None:
        self.logbook, self.artifacts = logbook, artifacts
        self.run_id = logbook.lease.run_id
        self.best = artifacts.best_step(self.run_id)
        self._events: queue.Queue[Event | None] = queue.Queue(WAITING)
        self._pressed = threading.Event()
        """Set when waiting events should be written now. Until then the thread sleeps: waking it for every event would
        cost an MLP run 2 % of its time."""
        self._unwritten = threading.Semaphore(CHECKPOINTS)
        self._weights: list[WeightsKept] = []
        """Weights to be written with the next checkpoint; writing each at once would slow down short runs."""
        self._error: BaseException | None = None
        self._heartbeat = Heartbeat(logbook)
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    def add(self, event: Event) -> None:
        """Queues an event. The run waits if the disk is too slow for its checkpoints."""
        self.check()
        if isinstance(event, CheckpointTaken):
            self._unwritten.acquire()
        self._events.put(event)
        if _is_urgent(event) or self._events.qsize() >= BATCH_ROWS:
            self._pressed.set()

    def check(self) -> None:
        """Raises an error that occurred while writing."""
        if self._error is not None:
            raise self._error
        self._heartbeat.check()

    def close(self) -> None:
        """Returns when everything is written."""
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
        """Writes the waiting events once they are many, old or urgent enough. False if there will be no more."""
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
        """Writes the artifact of an event and returns the event to report; None if there is nothing to report."""
        if isinstance(event, FrameTaken) and event.views is not None:
            return event if self._save_frame(event) else None
        if isinstance(event, WeightsKept):
            self._weights.append(event)
            return None
        if isinstance(event, CheckpointTaken | Paused):
            self._save_weights()
        if isinstance(event, CheckpointTaken) and event.state is not None:
            return self._save_checkpoint(event)
        return event

    def _save_frame(self, event: FrameTaken) -> bool:
        try:
            packed = pack(event.views)
        except Exception:  # a picture that cannot be packed must not end the run
            log.exception("a frame cannot be packed", run=self.run_id, step=event.step)
            return False
        self.artifacts.write_frame(self.run_id, event.step, packed)
        self.artifacts.thin_frames(self.run_id, self.best)
        return True

    def _save_weights(self) -> None:
        """Writes the weights kept since the last checkpoint: a run that is interrupted keeps them again."""
        from engine.train.checkpoint import to_bytes

        for event in self._weights:
            self.artifacts.write_weights(self.run_id, event.step, to_bytes(event.state, self.run_id, event.step))
        self._weights.clear()

    def _save_checkpoint(self, event: CheckpointTaken) -> CheckpointTaken:
        """Writes a checkpoint and returns its event with the checksum of its file."""
        from engine.train.checkpoint import to_bytes

        step = event.state["step"] if event.best else event.step
        packed = to_bytes(event.state, self.run_id, step)
        if event.best:
            self.best = step
            self.artifacts.write_best(self.run_id, step, packed)
        else:
            self.artifacts.write_checkpoint(self.run_id, step, packed)
        return event.model_copy(update={"sha256": read_checksum(packed)})

    def _commit(self, batch: list[Event]) -> None:
        if not batch:
            return
        self.logbook.append(batch)
        if isinstance(batch[-1], CheckpointTaken):
            # Only now: until this event is written, a resumed run starts from an older checkpoint.
            self.artifacts.thin_checkpoints(self.run_id, self.best, limits().checkpoint_bytes_per_run)
            self._unwritten.release()

    def _drain(self) -> None:
        """Empties the queue so that a waiting run continues and meets the error."""
        self._unwritten.release()
        while not self._events.empty():
            self._events.get_nowait()


def _is_urgent(event: Event | None) -> bool:
    """Whether the event is written at once instead of with the next batch."""
    return not isinstance(event, Measured | Speed | StatisticsTaken | WeightsKept)
