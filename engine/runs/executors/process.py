"""Processes that start warm and never outlive their parent."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
import time
from multiprocessing.connection import wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

NICENESS = 10
"""Workers have a lower priority than the pages: with 30 training runs a click took 12.5 ms without it, 1.0 ms with
it."""
SPINS = 5000
"""How long an idle thread spins before it sleeps (GNU OpenMP; its default is 300,000)."""
HUNG_S = 60.0
"""If starting a process takes this long, the fork server hangs."""
PARENT_ID = "_LAYERLAB_PARENT_ID"
"""Set in the environment of the fork server: the process id of its parent."""
_PR_SET_PDEATHSIG = 1
_starts_s: dict[BaseProcess, float] = {}


def share_cores() -> None:
    """Makes idle torch threads sleep sooner. Must be called before torch is loaded.

    A spinning thread occupies a core that the thread it waits for may need. On two cores, one of them used by another
    process such as a browser, an epoch of the MNIST MLP took 354 s with two threads, a hundred times as long as on an
    idle machine; with this setting it takes three times as long, and on an idle machine it is as fast or slightly
    faster. Settings in the environment take precedence.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", str(SPINS))


def warm_context(preload: str) -> BaseContext:
    """Forks from a server that has imported the module `preload`; spawns where forking is not available.

    Must be called in the main thread: the server ends with the thread that started it.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    os.environ[PARENT_ID] = str(os.getpid())
    try:
        forkserver.ensure_running()
    finally:
        del os.environ[PARENT_ID]
    return context


def start(process: BaseProcess) -> None:
    """Starts a process; `starts_hang` tells when this takes too long."""
    _starts_s[process] = time.monotonic()
    try:
        process.start()
    finally:
        del _starts_s[process]


def starts_hang(longest_s: float = HUNG_S) -> bool:
    """Whether the start of some process takes too long."""
    return any(time.monotonic() - begun_s > longest_s for begun_s in list(_starts_s.values()))


def end_with_parent() -> None:
    """Makes the system kill this process when its parent ends, even by `kill -9`, or exits if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.environ.pop(PARENT_ID, str(os.getppid())) != str(os.getppid()):
        os._exit(1)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), name="parent", daemon=True).start()


def lower_priority() -> None:
    """Lowers the priority of this process, where the system supports it."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def limit_data(limit_bytes: int) -> None:
    """Makes this process raise `MemoryError` beyond `limit_bytes` of private memory (Linux only)."""
    if sys.platform == "linux":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        allowed = limit_bytes if hard == resource.RLIM_INFINITY else min(limit_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
