"""Pictures for watchers: a change of panels is answered soon, and training keeps nearly all of the time."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence

import pytest

from engine.commands import Command, Pause, Resume, Stop, Watch
from engine.datasets.base import DATASETS
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.probes.base import Probe, ProbeContext
from engine.probes.weight_histograms import WeightHistograms
from engine.train.frame_clock import EARLY_FACTOR, WATCHED
from engine.train.frames import Camera
from engine.train.session import Session
from engine.views import View
from tests.training_run import Script, run


def small() -> Plan:
    return make_plan("mlp", "circles", {"training.epochs": 6, "training.seed": 3})


def test_panels_that_keep_changing_leave_most_of_the_time_to_training(monkeypatch: pytest.MonkeyPatch) -> None:
    slow_s, slow = 0.05, []

    def compute(self: Probe, context: ProbeContext) -> View:
        slow.append(end := time.thread_time() + slow_s)
        while time.thread_time() < end:
            pass
        return computed(self, context)

    plan = small()
    session = Session(plan, DATASETS.make(plan.dataset).load())
    camera = Camera(plan, session)
    computed = WeightHistograms.compute
    monkeypatch.setattr(WeightHistograms, "compute", compute)
    begun, turn = time.thread_time(), 0
    while time.thread_time() < begun + 1.5:
        name, turn = ("weight_histograms", "decision_boundary")[turn % 2], turn + 1  # a costly picture and a cheap one
        camera.watch(Watch(panels={name: {"name": name}}, until=math.inf))
        if camera.due(time.monotonic()):
            camera.shoot()
        session.take_step()
    pauses = 1 / (EARLY_FACTOR * slow_s) + 1 / (WATCHED.cost_factor * slow_s)
    assert 1 <= len(slow) <= 2 + (time.thread_time() - begun) * pauses
    camera.watch(Watch(panels={}, until=math.inf))
    assert camera.due(camera.clock.early_pause.clock_s), "the last change is answered when its time has come"


def test_a_cheap_picture_does_not_shorten_the_pause_after_a_costly_one() -> None:
    camera = Camera(small(), Session(small(), DATASETS.make(small().dataset).load()))
    camera.clock.next_s = costly = time.monotonic() + 100
    camera.watch(Watch(panels={"weights": {"name": "weight_histograms"}}, until=math.inf))
    assert camera.due(time.monotonic()), "the first change is answered at once"
    camera.shoot()
    assert camera.clock.next_s >= costly


def test_panels_for_which_a_frame_has_no_time_come_first_in_the_next_one() -> None:
    camera = Camera(small(), Session(small(), DATASETS.make(small().dataset).load()))
    (main,) = camera.main
    names = ("weight_histograms", "neurons", "confusion")
    panels = {name: {"name": name} for name in names}
    camera.watch(Watch(panels=panels, until=math.inf))
    frames = [set(camera.shoot(0.0)) for _ in range(4)]
    assert frames == [{main, names[0]}, {main, names[1]}, {main, names[2]}, {main, names[0]}]
    assert set(camera.shoot()) == {main, *names}, "a frame without a budget has all"


def test_a_paused_run_answers_many_changes_of_panels_with_one_picture() -> None:
    watches = [Watch(panels={name: {"name": name}}, until=math.inf) for name in ("weight_histograms", "neurons")]
    control = Script({3: [Pause()], 4: [Stop()]})
    events = run(small(), _Batches(control, [[*watches * 5], [*watches, Resume()]]))
    at = [event.kind for event in events if event.step == 3]
    paused = at[at.index("paused") :]
    assert paused.count("frame_taken") == 1
    assert paused.index("frame_taken") < paused.index("resumed")


class _Batches:
    """A script whose commands during a pause arrive several at a time."""

    def __init__(self, script: Script, waiting: Sequence[Sequence[Command]]) -> None:
        self.due = script.due
        self.waiting = list(waiting)

    def wait(self, step: int) -> Sequence[Command]:
        return self.waiting.pop(0)
