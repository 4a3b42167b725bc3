"""The host: one process a data home, from its lock to its last breath."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import uvicorn

from engine.errors import FailureError
from engine.home import keep_private
from engine.host.admission import Admission
from engine.host.endpoint import HostEndpoint, home_id, lock_home, remove_endpoint, write_endpoint
from engine.host.entry import start_or_resume
from engine.host.idle import Chores, chores
from engine.host.logs import configure_logs
from engine.host.reader_pool import data_readers
from engine.host.routes import application
from engine.host.worker_pool import WorkerPool
from engine.plan.threads import share_cores
from engine.runs.artifacts import Artifacts
from engine.runs.executors.local import LocalExecutor
from engine.runs.executors.process import warm_context
from engine.runs.home import data_home
from engine.runs.queue import Queue
from engine.runs.store import Store

LONGEST_GOODBYE_S = 3.0


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m engine.host`: works on runs until it is ended."""
    parser = argparse.ArgumentParser(prog="python -m engine.host", description="Works on Layerlab's runs.")
    parser.add_argument(
        "--with-parent",
        action="store_true",
        help="end when standard input closes; while another host is at work on this home, wait for its end",
    )
    asked = parser.parse_args(arguments)
    configure_logs()
    keep_private()
    parent = _Parent() if asked.with_parent else None
    try:
        home = data_home()
        lock = lock_home(home, wait=asked.with_parent)
        if lock is None:
            sys.stderr.write(f"A host is already at work on {home}.\n")
            return 0
        with lock:
            _serve(home, parent)
    except FailureError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _serve(home: Path, parent: _Parent | None) -> None:
    share_cores()
    context = warm_context("engine.host.preload")
    store, artifacts, holder = Store(), Artifacts(), home_id(home)
    executor_of = partial(LocalExecutor, start_or_resume, holder, context)
    idle_work = Chores(context, chores())
    admission = Admission(Queue(store.database), artifacts, holder, executor_of, idle_work)
    probers, readers = WorkerPool(context), data_readers(context)
    listening = _listen()
    place = HostEndpoint(port=listening.getsockname()[1], token=secrets.token_urlsafe(32), pid=os.getpid())
    server = uvicorn.Server(_config(application(place.token, admission, probers, readers)))
    if parent:
        parent.when_gone(lambda: setattr(server, "should_exit", True))
    admitting = threading.Thread(target=_admit, args=(admission, server), name="admission")
    admitting.start()
    write_endpoint(home, place)
    try:
        server.run(sockets=[listening])
    finally:
        remove_endpoint(home, place)
        admission.close()
        admitting.join(LONGEST_GOODBYE_S)
        admission.executor.close()
        probers.close()
        readers.close()
        idle_work.close()
        store.close()


def _admit(admission: Admission, server: uvicorn.Server) -> None:
    """A host that admits nobody is of no use: it ends, and is started again."""
    try:
        admission.run()
    finally:
        server.should_exit = True


def _listen() -> socket.socket:
    # Only for a socket that says it is TCP does asyncio turn Nagle's algorithm off: 44 ms an answer otherwise.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    return listening


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        log_level="warning",
        access_log=False,
        lifespan="off",
        loop="asyncio",
        timeout_graceful_shutdown=1,
    )


class _Parent:
    """Watches standard input: it closes when the process that started us ends, in whatever way."""

    def __init__(self) -> None:
        self.say: Callable[[], None] | None = None
        threading.Thread(target=self._watch, name="parent", daemon=True).start()

    def when_gone(self, say: Callable[[], None]) -> None:
        self.say = say

    def _watch(self) -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        if self.say is None:
            os._exit(0)
        self.say()
        threading.Event().wait(2 * LONGEST_GOODBYE_S)
        os._exit(1)
