"""Runs one piece of work in its own process, with limits on memory and time."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from engine.datasets.uploads.progress import reporting_to
from engine.host.logs import configure_logs
from engine.runs.executors.process import end_with_parent, limit_data, lower_priority, start

Work = Callable[[bytes], bytes]
"""Answers a request. Must be a function at module level, so that other processes can import it."""
_POLL_S = 0.1
_SHUTDOWN_S = 5.0
_ANSWER, _PROGRESS, _OUT_OF_MEMORY = b"\0", b"\1", b"\2"


@dataclass(frozen=True)
class Bounds:
    """Limits for one piece of work. `memory_bytes` is on top of what the process holds at the start."""

    seconds: float
    memory_bytes: int


class StoppedError(Exception):
    """The answer is no longer wanted."""


class LimitedProcess:
    """Runs `work` in a new process, which can be killed without affecting others."""

    def __init__(self, context: BaseContext, work: Work, bounds: Bounds) -> None:
        self.bounds = bounds
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_child, args=(theirs, work, bounds.memory_bytes), name="confined", daemon=True
        )
        try:
            start(self.process)
        finally:
            theirs.close()

    def answer(self, request: bytes, on_progress: Callable[[float], None], is_wanted: Callable[[], bool]) -> bytes:
        """The answer. The process has ended when this returns or raises.

        Raises `MemoryError` or `TimeoutError` if a limit was exceeded, `StoppedError` if `is_wanted()` became false,
        and `EOFError` if the process ended without an answer.
        """
        until = time.monotonic() + self.bounds.seconds
        # Kills the process even while this thread is receiving a message.
        deadline = threading.Timer(self.bounds.seconds, self.process.kill)
        deadline.start()
        try:
            return self._answer(request, on_progress, is_wanted)
        except (EOFError, ConnectionError):
            if time.monotonic() >= until:
                raise TimeoutError from None
            raise EOFError from None
        finally:
            deadline.cancel()
            self.process.kill()
            self.process.join(_SHUTDOWN_S)
            self.pipe.close()

    def _answer(self, request: bytes, on_progress: Callable[[float], None], is_wanted: Callable[[], bool]) -> bytes:
        self.pipe.send_bytes(request)
        while True:
            if not is_wanted():
                raise StoppedError
            if not self.pipe.poll(_POLL_S):
                continue
            received = self.pipe.recv_bytes()
            if received[:1] == _OUT_OF_MEMORY:
                raise MemoryError
            if received[:1] == _ANSWER:
                return received[1:]
            on_progress(float(received[1:]))


def _child(pipe: Connection, work: Work, memory_bytes: int) -> None:
    configure_logs()  # spawned processes have no log configuration, and standard output may be parsed by another program
    end_with_parent()
    lower_priority()
    request = pipe.recv_bytes()
    limit_memory(memory_bytes)
    try:
        with reporting_to(lambda share: pipe.send_bytes(_PROGRESS + str(share).encode())):
            pipe.send_bytes(_ANSWER + work(request))
    except MemoryError:
        pipe.send_bytes(_OUT_OF_MEMORY)


def limit_memory(more_bytes: int) -> None:
    """Makes this process raise `MemoryError` for more than `more_bytes` beyond what it holds now (Linux only)."""
    if sys.platform == "linux":
        limit_data(data_bytes() + more_bytes)
        # If the machine itself runs out of memory, the system kills this process first.
        with suppress(OSError):  # containers may mount `/proc` read-only
            Path("/proc/self/oom_score_adj").write_text("1000")


def data_bytes() -> int:
    """The private writable memory of this process, as RLIMIT_DATA counts it."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")
