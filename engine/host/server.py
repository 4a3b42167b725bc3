"""The host while it holds the lock of its home: admits runs and answers pages."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable
from functools import partial
from multiprocessing.context import BaseContext
from pathlib import Path

import uvicorn

from engine.host.admission import Admission
from engine.host.endpoint import HostEndpoint, home_id, remove_endpoint, write_endpoint
from engine.host.entry import start_or_resume
from engine.host.idle import Chores, chores
from engine.host.logs import configure_logs
from engine.host.past_step import past_steps
from engine.host.reader_pool import data_readers
from engine.host.readings import PAST_STEPS, READINGS
from engine.host.routes import application
from engine.host.worker_pool import WorkerPool
from engine.runs.artifacts import Artifacts
from engine.runs.executors.local import LocalExecutor
from engine.runs.queue import Queue
from engine.runs.store import Store

SHUTDOWN_S = 3.0


def serve(home: Path, context: BaseContext, when_parent_gone: Callable[[Callable[[], None]], None] | None) -> None:
    """Serves until the host should end; processes are started with `context`."""
    configure_logs()
    store, artifacts, holder = Store(), Artifacts(), home_id(home)
    executor_of = partial(LocalExecutor, start_or_resume, holder, context)
    idle_work = Chores(context, chores())
    admission = Admission(Queue(store.database), artifacts, holder, executor_of, idle_work)
    probe_workers, pools = WorkerPool(context), {READINGS: data_readers(context), PAST_STEPS: past_steps(context)}
    listening = _listen()
    place = HostEndpoint(port=listening.getsockname()[1], token=secrets.token_urlsafe(32), pid=os.getpid())
    server = uvicorn.Server(_config(application(place.token, admission, probe_workers, pools)))
    if when_parent_gone:
        when_parent_gone(lambda: setattr(server, "should_exit", True))
    admitting = threading.Thread(target=_admit, args=(admission, server), name="admission")
    admitting.start()
    write_endpoint(home, place)
    try:
        server.run(sockets=[listening])
    finally:
        remove_endpoint(home, place)
        admission.close()
        admitting.join(SHUTDOWN_S)
        admission.executor.close()
        probe_workers.close()
        for pool in pools.values():
            pool.close()
        idle_work.close()
        store.close()


def _admit(admission: Admission, server: uvicorn.Server) -> None:
    """If the admission thread dies or hangs, the host ends and is restarted by its launcher."""
    try:
        admission.run()
    finally:
        server.should_exit = True


def _listen() -> socket.socket:
    # asyncio disables Nagle's algorithm only for sockets created as TCP: it would add 44 ms per answer.
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
