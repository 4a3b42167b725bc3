"""Processes that hang while they are alive: each is replaced, and the runs go on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.commands import Stop
from engine.host.endpoint import read_endpoint
from engine.plan.factory import make_plan
from engine.runs.store import Store
from tests.host_process import HostProcess, finished, hosted, living, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="This system cannot stop a process without ending it."),
]


@pytest.fixture
def hosting(home: Path) -> Iterator[HostProcess]:
    with hosted(home) as hosting:
        yield hosting


def test_a_worker_that_hangs_is_replaced_and_then_its_host(hosting: HostProcess) -> None:
    with closing(Store()) as store:
        run_id = store.submit(make_plan("mlp", "moons", {"training.epochs": 100_000}), "ada")
        hosting.host.wake()
        wait_until(lambda: run_id in hosting.workers() and store.run(run_id).step, "the run takes steps")
        hung = hosting.workers()[run_id]
        os.kill(hung, signal.SIGSTOP)
        wait_until(lambda: goes_on(store, run_id, attempt=2), "it goes on in another worker", 60)
        assert hosting.app
        assert hung not in living(hosting.app.pid)
        place = read_endpoint(hosting.home)
        assert place
        os.kill(place.pid, signal.SIGSTOP)
        wait_until(lambda: goes_on(store, run_id, attempt=3), "it goes on beside another host", 60)
        store.ask(run_id, Stop(), "ada")
        hosting.host.wake()
        assert finished(store, run_id).status == "stopped"


def goes_on(store: Store, run_id: str, attempt: int) -> bool:
    row = store.run(run_id)
    return row.status == "running" and row.attempt == attempt
