"""More runs than slots: short ones go first, long ones take turns, and nothing is lost by that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.commands import Stop
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.runs.store import Store
from tests.host_process import HostProcess, finished, hosted, wait_until

pytestmark = pytest.mark.slow


@pytest.fixture
def hosting(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HostProcess]:
    """A host with one slot and slices of a second."""
    monkeypatch.setenv("LAYERLAB_LIMIT_SLICE_S", "1")
    monkeypatch.setenv("LAYERLAB_LIMIT_RUNS_AT_A_TIME", "1")
    with hosted(home) as hosting:
        yield hosting


def training(store: Store, hosting: HostProcess, owner: str, plan: Plan) -> str:
    run_id = store.submit(plan, owner)
    hosting.host.wake()
    wait_until(lambda: store.run(run_id).step, "the run takes steps")
    return run_id


def endless() -> Plan:
    return make_plan("mlp", "moons", {"training.epochs": 100_000})


def test_short_runs_go_first_and_long_runs_alternate_without_losing_a_step(hosting: HostProcess) -> None:
    with closing(Store()) as store:
        long = training(store, hosting, "ada", endless())
        short = store.submit(make_plan("perceptron", "blobs", {"training.epochs": 3}), "grace")
        hosting.host.wake()
        assert finished(store, short).status == "finished"
        assert store.run(long).attempt == 1, "no run yields for it"
        other = training(store, hosting, "grace", endless())
        row = store.run(long)
        assert (row.status, row.place, row.yielded) == ("queued", 1, True)
        assert row.wait_s is not None
        wait_until(lambda: store.run(long).step > row.step, "it has its next turn")
        starts = [event.step for _, event in store.events(long, kinds=["run_started"])]
        assert starts[:2] == [0, row.step], store.run(long)
        for run_id, owner in ((long, "ada"), (other, "grace")):
            store.ask(run_id, Stop(), owner)
            hosting.host.wake()
            assert finished(store, run_id).status == "stopped"
