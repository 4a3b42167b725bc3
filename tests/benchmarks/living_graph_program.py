"""What it costs a run when somebody looks at its living graph, measured in a process of its own.

    python -m tests.benchmarks.living_graph_program TURNS < plan.json

The run is trained as a worker trains it, with store, files and frames. It takes turns of a few seconds with the living
graph watched and unwatched, and with a tight loop of the same plan, so that a machine whose speed drifts treats all
alike. Prints one JSON object: for each kind of turn, a list with the time of a step in each turn, by the clock and as
CPU time of the training thread and the thread that writes; the frames and duration of each watched turn; and what
single frames take.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import torch

from engine.commands import Command, Stop, Watch
from engine.datasets.base import DATASETS
from engine.datasets.splits import Data
from engine.events import FrameTaken
from engine.host.control import StoreControl
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.journal import Journal
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from engine.train.frames import Camera
from engine.train.loop import train
from engine.train.memory import keep_memory
from engine.train.session import Session
from tests.benchmarks.tight_loop import tight_steps

TURN_S = 3.0
FRAMES, STEPS_BETWEEN = 15, 5
KINDS = ("tight", "watched", "alone")
SHOWN = Watch(panels={"network": {"name": "network"}}, until=math.inf)
HIDDEN = Watch(panels={}, until=0.0)


class Turns:
    """A run's `Control` that alternates between the kinds, and takes the time of each turn."""

    def __init__(self, control: StoreControl, tight: Iterator[None], count: int) -> None:
        self.control, self.tight = control, tight
        self.coming = list(KINDS) * (count + 1)
        """One turn of each for warming up, then those that count."""
        self.kind, self.begun_step, self.begun, self.frames = "", 0, (0.0, 0.0), 0
        self.taken: list[tuple[str, int, float, float, int]] = []
        """Kind, steps, seconds by the clock, CPU time and frames of each turn."""

    def due(self, step: int) -> Sequence[Command]:
        commands = list(self.control.due(step))
        if self.kind and time.perf_counter() < self.begun[0] + TURN_S:
            return commands
        self._end(step - self.begun_step)
        if not self.coming:
            return [*commands, Stop()]
        if self.coming[0] == "tight":
            self._begin(step)
            self._end(self._tight_turn())
        self._begin(step)
        return [*commands, SHOWN if self.kind == "watched" else HIDDEN]

    def wait(self, step: int) -> Sequence[Command]:
        return self.control.wait(step)

    def _tight_turn(self) -> int:
        steps = 0
        while time.perf_counter() < self.begun[0] + TURN_S:
            next(self.tight)
            steps += 1
        return steps

    def _begin(self, step: int) -> None:
        self.kind, self.begun_step, self.begun, self.frames = self.coming.pop(0), step, times(), 0

    def _end(self, steps: int) -> None:
        if self.kind:
            clock_s, cpu_s = (end - start for start, end in zip(self.begun, times(), strict=True))
            self.taken.append((self.kind, steps, clock_s, cpu_s, self.frames))
        self.kind = ""


def times() -> tuple[float, float]:
    """The time by the clock, and the CPU time of the training thread and of the thread that writes."""
    writers = [thread.ident for thread in threading.enumerate() if thread.name == "journal" and thread.ident]
    written = sum(time.clock_gettime(time.pthread_getcpuclockid(ident)) for ident in writers)
    return time.perf_counter(), time.thread_time() + written


def measure(plan: Plan, count: int) -> dict[str, list[float]]:
    keep_memory()
    threads = threads_for(plan, alone=True)
    torch.set_num_threads(threads)
    data = DATASETS.make(plan.dataset).load()
    with closing(Store()) as store:
        run_id = store.submit(plan, "benchmark")
        lease = Queue(store.database).claim(run_id, "benchmark", threads)
        assert lease
        logbook = Logbook(store.database, lease)
        with closing(Journal(logbook, Artifacts())) as journal:
            turns = Turns(StoreControl(logbook, journal, []), tight_steps(plan, data), count)
            for event in train(plan, data, turns, threads=threads):
                turns.frames += isinstance(event, FrameTaken) and "network" in event.panels
                journal.add(event)
    counted = turns.taken[len(KINDS) :]
    steps = {kind: [turn for turn in counted if turn[0] == kind] for kind in KINDS}
    return {
        **{f"{kind}_clock_s": [clock_s / steps for _, steps, clock_s, _, _ in steps[kind]] for kind in KINDS},
        **{f"{kind}_cpu_s": [cpu_s / steps for _, steps, _, cpu_s, _ in steps[kind]] for kind in KINDS},
        "frame_s": frame_times(plan, data),
        "frames": [float(frames) for _, _, _, _, frames in steps["watched"]],
        "watched_s": [clock_s for _, _, clock_s, _, _ in steps["watched"]],
    }


def frame_times(plan: Plan, data: Data) -> list[float]:
    """CPU time of the training thread for one frame, each after some steps."""
    session = Session(plan, data)
    camera = Camera(plan, session)
    camera.watch(SHOWN)
    times = []
    for _ in range(FRAMES):
        for _ in range(STEPS_BETWEEN):
            session.take_step()
        begun = time.thread_time()
        camera.shoot()
        times.append(time.thread_time() - begun)
    return times


if __name__ == "__main__":
    asked = Plan.model_validate(json.load(sys.stdin))
    with tempfile.TemporaryDirectory() as home:
        os.environ["LAYERLAB_HOME"] = str(Path(home))
        print(json.dumps(measure(asked, int(sys.argv[1]))))
