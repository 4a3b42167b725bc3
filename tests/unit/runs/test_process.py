"""Processes that are forked from a warm one."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from multiprocessing import forkserver

import pytest

from engine.runs.executors.process import start, starts_hang
from tests.host_process import wait_until


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="This system cannot stop a process without ending it.")
def test_a_process_that_does_not_start_is_noticed() -> None:
    context = multiprocessing.get_context("forkserver")
    forkserver.ensure_running()
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    process = context.Process(target=os.getpid)
    starting = threading.Thread(target=start, args=(process,))
    os.kill(server, signal.SIGSTOP)
    try:
        starting.start()
        wait_until(lambda: starts_hang(0.1), "the start hangs")
        assert not starts_hang()
    finally:
        os.kill(server, signal.SIGCONT)
        starting.join()
    assert not starts_hang(0.0)
    process.join()
    assert process.exitcode == 0
