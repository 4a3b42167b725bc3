"""How soon a fork reports its first point, and how fast a replay is beside training."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from engine.datasets.base import DATASETS
from engine.events import CheckpointTaken
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.forks import Forks
from engine.runs.store import Store
from engine.train.control import NoCommands
from engine.train.loop import train
from engine.train.replay import replay
from tests.benchmarks.figures import Figure, paired
from tests.host_process import HostProcess, finished

ROUNDS = 20
OWNER = "bench"
AT = 300


def figures() -> Iterator[Figure]:
    home = tempfile.mkdtemp(prefix="layerlab-bench-")
    os.environ["LAYERLAB_HOME"] = home
    hosting = HostProcess(Path(home))
    hosting.start()
    hosting.ready()
    with closing(Store()) as store, closing(hosting.host) as host:
        plan = cnn()
        parent = store.submit(plan, OWNER)
        host.wake()
        kept = finished(store, parent).step
        # A step that is kept, and one that is computed again.
        for name, step, bound in (("of the last step", kept, 1.0), (f"of step {AT}", AT, None)):
            times = sorted(_first_point_s(store, hosting, parent, step) for _ in range(ROUNDS))
            yield Figure(f"From submitting a fork {name} to its first metrics, 95th percentile", times[-2], "s", bound)
            yield Figure(f"From submitting a fork {name} to its first metrics, median", statistics.median(times), "s")
    hosting.stop()
    ratio, _, _ = paired(lambda: _replay_s(plan), lambda: _training_s(plan), 5)
    yield Figure("Replay of a CNN / training it with live views on", ratio, "", 1.1)


def cnn() -> Plan:
    return make_plan("cnn", "digits", {"training.epochs": 10, "training.threads": 1})


def _first_point_s(store: Store, hosting: HostProcess, parent: str, step: int) -> float:
    row = store.run(parent)
    plan = change(row.plan, "training.epochs", row.plan.training.epochs + 1)
    began = time.perf_counter()
    run_id = Forks(store, Artifacts()).fork(row, step, plan, OWNER)
    seen = store.run(run_id).last_seq
    hosting.host.wake()
    while not store.events(run_id, seen, 1, kinds=["measured"]):
        time.sleep(0.002)
    taken = time.perf_counter() - began
    finished(store, run_id)
    return taken


def _replay_s(plan: Plan) -> float:
    data = DATASETS.make(plan.dataset).load()
    began = time.perf_counter()
    replay(plan, data, AT, threads=1)
    return time.perf_counter() - began


def _training_s(plan: Plan) -> float:
    """The time of the same steps as a run takes them."""
    data = DATASETS.make(plan.dataset).load()
    began = time.perf_counter()
    for event in train(plan, data, NoCommands(), threads=1, until=AT):
        if isinstance(event, CheckpointTaken) and event.step == AT:
            break
    return time.perf_counter() - began
