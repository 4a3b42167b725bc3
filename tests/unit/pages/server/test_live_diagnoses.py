"""Who watches a run is told of its diagnoses as they appear."""

from __future__ import annotations

from engine.events import EpochEnded, Event, Measured, RunEnded, RunStarted, StatisticsTaken
from engine.plan.factory import make_plan
from pages.ui.server.live_diagnoses import LiveDiagnoses

BEGUN = RunStarted(step=0, steps=40, steps_per_epoch=10, device="cpu", threads=1, parameter_count=1)
EQUAL = StatisticsTaken(step=0, nodes={"main": {"linear_1": {"equal": 1.0, "weight": 0.0}}})


def after(*events: Event) -> LiveDiagnoses:
    live = LiveDiagnoses(make_plan("mlp", "circles"))
    for event in events:
        live.add(event.kind, event.model_dump_json())
    return live


def test_a_diagnosis_is_told_with_its_title_and_step() -> None:
    (found,) = after(BEGUN, EQUAL).update()
    assert (found["name"], found["step"]) == ("equal_weights", 0)
    assert found["title"]["template"] == "Initial weights all equal"


def test_events_that_follow_at_once_wait_until_the_next_computation_or_the_end() -> None:
    live = after(BEGUN, EpochEnded(step=0, epoch=0, values={}))
    assert live.update() == []
    live.add(EQUAL.kind, EQUAL.model_dump_json())
    assert live.update() == []
    ended = RunEnded(step=40, reason="finished")
    live.add(ended.kind, ended.model_dump_json())
    assert [found["name"] for found in live.update()] == ["equal_weights"]


def test_a_measurement_alone_computes_nothing() -> None:
    assert after(BEGUN, Measured(step=1, epoch=0.1, values={"train/loss": 1.0})).update() == []
