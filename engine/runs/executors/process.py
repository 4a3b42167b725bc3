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
"""Workers yield to the pages: with 30 runs at work a click took 12.5 ms without, 1.0 ms with it."""
SPINS = 5000
"""How often a thread without work looks for some before it sleeps (GNU OpenMP; its own number is 300,000)."""
HUNG_S = 60.0
"""A process whose start takes this long will not come: the one that it is to be forked from hangs."""
_PR_SET_PDEATHSIG = 1
_starts_s: dict[BaseProcess, float] = {}


def share_cores() -> None:
    """Has torch's threads sleep sooner while they wait for one another. Called before torch is loaded.

    A waiting thread that spins holds a core which the one it waits for may need. On two cores, of which something else
    (a browser, say) used one, an epoch of the MNIST MLP took 354 s with two threads, some hundred times what it takes
    with the machine to itself; so it takes three times that, and alone it is as fast or a little faster. What the
    environment says is left as it is.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", str(SPINS))


def warm_context(preload: str) -> BaseContext:
    """Forks from a server that has imported the module `preload`; spawns where forking is not to be had.

    Called in the main thread: the server ends with the thread that started it.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    forkserver.ensure_running()
    return context


def start(process: BaseProcess) -> None:
    """Starts it; while that takes, `starts_hang` watches it."""
    _starts_s[process] = time.monotonic()
    try:
        process.start()
    finally:
        del _starts_s[process]


def starts_hang(longest_s: float = HUNG_S) -> bool:
    """Whether a process that was to start does not."""
    return any(time.monotonic() - begun_s > longest_s for begun_s in list(_starts_s.values()))


def end_with_parent() -> None:
    """This process is killed when the one that started it is gone, also by `kill -9`."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_exit_after, args=(parent.sentinel,), name="parent", daemon=True).start()


def give_way() -> None:
    """Lowers this process's priority, where the system knows such."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def limit_data(limit_bytes: int) -> None:
    """From here on this process gets `MemoryError` beyond so much private memory, where Linux runs."""
    if sys.platform == "linux":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        allowed = limit_bytes if hard == resource.RLIM_INFINITY else min(limit_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (allowed, hard))


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
