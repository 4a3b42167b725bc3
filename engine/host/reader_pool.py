"""Reads uploaded files, or computes steps again: each request in its own process, one at a time per owner, and owners take turns."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass, field
from multiprocessing.context import BaseContext

import structlog

from engine.errors import HostError, LayerlabError, LimitError, NotFoundError
from engine.host.error_transport import error_as_json
from engine.host.limited_process import Bounds, LimitedProcess, StoppedError, Work
from engine.host.upload_reader import answer
from engine.limits import limits
from engine.plan.threads import cores
from engine.text import N_

log = structlog.get_logger()
MB = 2**20
WAITING_PER_OWNER = 3
WAITING = 50
REMEMBERED_OWNERS = 1000
FORGOTTEN_S = 30.0
"""Readings that nobody has asked about for this long are canceled and their answers dropped."""


@dataclass(frozen=True)
class Sentences:
    """What a pool says when it does not take or finish a request."""

    lost: str
    many: str
    crowded: str
    memory: str
    time: str
    ended: str


FILES = Sentences(
    lost=N_("Reading these files was interrupted before it was finished. The files are still here. Try again."),
    many=N_("{count} of your files wait to be read (limit {limit}). Try again when one is done."),
    crowded=N_("{count} files of others wait to be read (limit {limit}). Try again in a minute."),
    memory=N_("Reading these {size} MB needs more than {limit} MB of memory, the limit. Upload a part of the data."),
    time=N_("Reading these {size} MB took more than {limit} s, the limit. Upload a part of the data."),
    ended=N_("The process that reads files ended early. Try again, or upload a part of the data."),
)


@dataclass
class Reading:
    """One request: `answer` is None until it is done; `share` is its progress from 0 to 1."""

    owner: str
    request: bytes
    size: int
    finishes: bool
    """Whether it continues when nobody asks about it any more: saving a data set does."""
    forgotten_s: float = FORGOTTEN_S
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    share: float = 0.0
    answer: bytes | None = None
    asked_s: float = field(default_factory=time.monotonic)
    cancelled: bool = False

    def is_wanted(self) -> bool:
        return not self.cancelled and (self.finishes or not self.is_forgotten())

    def is_forgotten(self) -> bool:
        return time.monotonic() - self.asked_s > self.forgotten_s


class ReaderPool:
    """A queue of readings and a few threads, each of which waits for one process."""

    def __init__(
        self,
        context: BaseContext,
        work: Work,
        bounds: Bounds,
        at_once: int,
        forgotten_s: float = FORGOTTEN_S,
        sentences: Sentences = FILES,
    ) -> None:
        self.context, self.work, self.bounds, self.forgotten_s = context, work, bounds, forgotten_s
        self.sentences = sentences
        self.changed = threading.Condition()
        self.readings: dict[str, Reading] = {}
        """Readings in order: waiting, active, and finished ones whose answer has not been fetched."""
        self.at_work: dict[str, Reading] = {}
        """Active readings by owner."""
        self.turns: dict[str, int] = {}
        """The number of each owner's last turn, oldest first."""
        self.last_turn = 0
        self.closing = False
        for _ in range(at_once):
            threading.Thread(target=self._work, name="reader", daemon=True).start()

    def start(self, owner: str, request: bytes, size: int, finishes: bool = False) -> str:
        """Queues a request and returns its id. Raises `LimitError` if too many are waiting.

        `size` is the size of the files, for messages.
        """
        reading = Reading(owner, request, size, finishes, self.forgotten_s)
        with self.changed:
            self._forget()
            self._refuse_many(owner)
            self.readings[reading.id] = reading
            self.changed.notify()
        return reading.id

    def get(self, reading_id: str) -> Reading:
        """A reading; raises `NotFoundError` if it was canceled, forgotten, or lost with a host that was killed."""
        reading = self.readings.get(reading_id)
        if reading is None:
            raise NotFoundError(self.sentences.lost)
        reading.asked_s = time.monotonic()
        return reading

    def ahead(self, reading: Reading) -> int:
        """The number of readings that start before this one."""
        with self.changed:
            if self.at_work.get(reading.owner) is reading or reading.answer is not None:
                return 0
            waiting = self._waiting()
            return waiting.index(reading) + len(self.at_work) if reading in waiting else 0

    def drop(self, reading_id: str) -> None:
        """Forgets a reading whose answer was fetched or is not wanted any more."""
        with self.changed:
            reading = self.readings.pop(reading_id, None)
            if reading is not None:
                reading.cancelled = True

    def close(self) -> None:
        """Ends the active readings."""
        with self.changed:
            self.closing = True
            for reading in self.readings.values():
                reading.cancelled = True
            self.changed.notify_all()

    def _waiting(self) -> list[Reading]:
        """Waiting readings in the order in which they start: the next is of the owner whose turn was longest ago."""
        queues: dict[str, list[Reading]] = {}
        for reading in self.readings.values():
            if reading.answer is None and self.at_work.get(reading.owner) is not reading:
                queues.setdefault(reading.owner, []).append(reading)
        turns, order = dict(self.turns), list[Reading]()
        while queues:
            owner = min(queues, key=lambda owner: turns.get(owner, 0))
            turns[owner] = self.last_turn + len(order) + 1
            order.append(queues[owner].pop(0))
            if not queues[owner]:
                del queues[owner]
        return order

    def _begin(self, reading: Reading) -> None:
        """Makes a reading the active one of its owner, whose turn this is."""
        self.at_work[reading.owner] = reading
        self.last_turn += 1
        self.turns.pop(reading.owner, None)
        self.turns[reading.owner] = self.last_turn
        if len(self.turns) > REMEMBERED_OWNERS:
            del self.turns[next(iter(self.turns))]

    def _refuse_many(self, owner: str) -> None:
        waiting = self._waiting()
        mine = sum(reading.owner == owner for reading in waiting)
        if mine >= WAITING_PER_OWNER:
            raise LimitError(self.sentences.many, count=mine, limit=WAITING_PER_OWNER)
        if len(waiting) >= WAITING:
            raise LimitError(self.sentences.crowded, count=len(waiting), limit=WAITING)

    def _forget(self) -> None:
        for reading in list(self.readings.values()):
            is_over = reading.answer is not None and reading.is_forgotten()
            if is_over or not reading.is_wanted():
                reading.cancelled = True
                del self.readings[reading.id]

    def _work(self) -> None:
        while reading := self._next():
            answer = self._answer(reading)
            with self.changed:
                reading.answer, reading.request = answer, b""
                del self.at_work[reading.owner]
                if not answer:
                    self.readings.pop(reading.id, None)
                self.changed.notify_all()

    def _next(self) -> Reading | None:
        """The first waiting reading whose owner has none active; None when the host ends."""
        with self.changed:
            while not self.closing:
                self._forget()
                for reading in self._waiting():
                    if reading.owner not in self.at_work:
                        self._begin(reading)
                        return reading
                self.changed.wait(self.forgotten_s)  # then drop answers that were not fetched
        return None

    def _answer(self, reading: Reading) -> bytes:
        def on_progress(share: float) -> None:
            reading.share = share

        try:
            child = LimitedProcess(self.context, self.work, self.bounds)
            return child.answer(reading.request, on_progress, lambda: reading.is_wanted() and not self.closing)
        except StoppedError:
            return b""
        except (MemoryError, TimeoutError, EOFError, OSError) as error:
            return b"\1" + error_as_json(refusal(error, reading.size, self.bounds, self.sentences))
        except Exception as error:  # the outermost frame of this thread, which must outlive every reading
            log.exception("a reading failed")
            return b"\1" + error_as_json(refusal(error, reading.size, self.bounds, self.sentences))


def refusal(error: Exception, size: int, bounds: Bounds, sentences: Sentences = FILES) -> LayerlabError:
    """The error to report after work on `size` bytes ended with this error of `LimitedProcess`."""
    if isinstance(error, MemoryError):
        return LimitError(sentences.memory, size=_megabytes(size), limit=_megabytes(bounds.memory_bytes))
    if isinstance(error, TimeoutError):
        return LimitError(sentences.time, size=_megabytes(size), limit=f"{bounds.seconds:g}")
    return HostError(sentences.ended)


def _megabytes(size: int) -> str:
    return f"{size / MB:.3g}"


def data_readers(context: BaseContext) -> ReaderPool:
    """The readers of this host. At least half of the cores are left to pictures and runs."""
    bounds = Bounds(limits().reading_s, limits().reading_bytes)
    return ReaderPool(context, answer, bounds, at_once=max(1, cores() // 2))
