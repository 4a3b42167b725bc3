"""The resident workers that answer requests: started on first use, replaced when they die or hang."""

from __future__ import annotations

import os
import queue
import threading
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from engine.errors import HostError
from engine.host.request_handler import serve
from engine.runs.executors.process import start
from engine.text import N_

WORKERS = 2
"""At least two, so that a slow picture does not delay the recognition of a drawing."""
TIMEOUT_S = 60.0


class WorkerPool:
    """Passes each request to an idle worker, preferably the one used last, whose networks are loaded."""

    def __init__(self, context: BaseContext) -> None:
        self.context, self.timeout_s = context, TIMEOUT_S
        self.idle: queue.LifoQueue[_Resident | None] = queue.LifoQueue()
        for _ in range(WORKERS):
            self.idle.put(None)
        self.all: set[_Resident] = set()

    def ask(self, request: bytes) -> bytes:
        """The answer; raises `HostError` if the worker died or took too long."""
        resident = self.idle.get()
        try:
            if resident is not None and not resident.process.is_alive():
                self._end(resident)
                resident = None
            resident = resident or self._start()
            return resident.ask(request, self.timeout_s)
        except TimeoutError:  # TimeoutError is an OSError, so it comes first
            self._end(resident)
            resident = None
            template = N_("This chart took over {seconds} s and was canceled.")
            raise HostError(template, seconds=round(self.timeout_s, 1)) from None
        except (EOFError, OSError):
            self._end(resident)
            resident = None
            raise HostError(N_("The process that computes charts ended and was restarted. Try again.")) from None
        finally:
            self.idle.put(resident)

    def pids(self) -> list[int]:
        """The process ids of the workers."""
        return [resident.process.pid for resident in list(self.all) if resident.process.pid]

    def close(self) -> None:
        for resident in list(self.all):
            resident.process.kill()

    def _start(self) -> _Resident:
        resident = _Resident(self.context)
        self.all.add(resident)
        return resident

    def _end(self, resident: _Resident | None) -> None:
        if resident is not None:
            resident.process.kill()
            resident.pipe.close()
            self.all.discard(resident)


class _Resident:
    """One worker and our end of its pipe."""

    def __init__(self, context: BaseContext) -> None:
        self.pipe: Connection
        self.pipe, theirs = context.Pipe()
        threads = max(1, (os.cpu_count() or 2) // 2)
        self.process: BaseProcess = context.Process(target=serve, args=(theirs, threads), name="probes", daemon=True)  # type: ignore[attr-defined]
        try:
            start(self.process)
        finally:
            theirs.close()

    def ask(self, request: bytes, timeout_s: float) -> bytes:
        """The answer; raises `TimeoutError` if the worker takes too long to read the request or to answer it."""
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            self.process.kill()  # closes its end of the pipe, which wakes threads waiting here

        timer = threading.Timer(timeout_s, expire)
        timer.start()
        try:
            self.pipe.send_bytes(request)
            return self.pipe.recv_bytes()
        except (EOFError, OSError):
            if expired.is_set():
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
