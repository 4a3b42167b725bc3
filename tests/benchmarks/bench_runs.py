"""How soon a run starts and obeys, what the host costs at rest, and whether 200 kills change a bit."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from engine.commands import Command, Pause, Resume, SetValue, Stop
from engine.host.client import Host
from engine.host.endpoint import read_endpoint
from engine.plan.factory import make_plan
from engine.runs.store import Store
from tests.benchmarks.figures import Figure
from tests.host_process import HostProcess, finished

ROUNDS = 40
REST_S = 20
KILLS = 200
OWNER = "bench"


def figures() -> Iterator[Figure]:
    home = tempfile.mkdtemp(prefix="layerlab-bench-")
    os.environ["LAYERLAB_HOME"] = home
    hosting = HostProcess(Path(home))
    hosting.start()
    hosting.ready()
    with closing(Store()) as store, closing(hosting.host) as host:
        # The first run waits for the libraries to be loaded.
        finished(store, _submit(store, host, epochs=1))
        yield _at_rest(hosting)
        yield Figure(
            "From submitting a run to its first metrics, 95th percentile", _p95(_starts(store, host)), "s", 1.0
        )
        yield from _obedience(store, host)
    hosting.stop()
    yield _kills()


def _submit(store: Store, host: Host, epochs: int) -> str:
    run_id = store.submit(make_plan("mlp", "moons", {"training.epochs": epochs}), OWNER)
    host.wake()
    return run_id


def _at_rest(hosting: HostProcess) -> Figure:
    place = read_endpoint(hosting.home)
    assert place
    before = _cpu_s(place.pid)
    time.sleep(REST_S)
    return Figure("Host at rest", 100 * (_cpu_s(place.pid) - before) / REST_S, "% of a core", 1)


def _starts(store: Store, host: Host) -> list[float]:
    return [_start(store, host) for _ in range(ROUNDS)]


def _start(store: Store, host: Host) -> float:
    began = time.perf_counter()
    run_id = _submit(store, host, epochs=3)
    taken = _until(lambda: store.events(run_id, kinds=["measured"], limit=1), began)
    finished(store, run_id)
    return taken


def _obedience(store: Store, host: Host) -> Iterator[Figure]:
    run_id = _submit(store, host, epochs=100_000)
    _until(lambda: store.run(run_id).step > 0, time.perf_counter())
    times: dict[str, list[float]] = {"pause": [], "resume": [], "set": []}
    for _ in range(ROUNDS):
        times["pause"].append(_asked(store, run_id, Pause(), "paused"))
        times["resume"].append(_asked(store, run_id, Resume(), "resumed"))
        times["set"].append(_asked(store, run_id, SetValue(value=0.01), "setting_changed"))
    for name, taken in times.items():
        yield Figure(f"The command {name} takes hold, 95th percentile", 1000 * _p95(taken), "ms", 200)
    began = time.perf_counter()
    store.ask(run_id, Stop(), OWNER)
    host.wake()
    stopped = _until(lambda: store.run(run_id).is_over, began)
    yield Figure("The command stop ends a run", 1000 * stopped, "ms", 200)


def _asked(store: Store, run_id: str, command: Command, answer: str) -> float:
    last = store.run(run_id).last_seq
    began = time.perf_counter()
    store.ask(run_id, command, OWNER)
    return _until(lambda: store.events(run_id, after=last, kinds=[answer]), began)


def _kills() -> Figure:
    """The test of the suite, with more kills; it compares curves and weights bit for bit."""
    environment = {**os.environ, "LAYERLAB_KILLS": str(KILLS)}
    command = [sys.executable, "-m", "pytest", "-q", "tests/contract/test_kill.py"]
    passed = subprocess.run(command, env=environment, check=False).returncode == 0
    return Figure(f"Runs that {KILLS} kills left equal bit for bit, share", float(passed), "", 1, "at least")


def _until(holds: Callable[[], object], began: float) -> float:
    while not holds():
        time.sleep(0.002)
    return time.perf_counter() - began


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
