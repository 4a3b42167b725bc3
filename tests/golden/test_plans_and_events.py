"""Plans and event logs saved by earlier versions still load, and mean what they meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.events import EVENT
from engine.plan.check import check_plan
from engine.plan.factory import read_plan

HERE = Path(__file__).parent


@pytest.mark.parametrize("path", sorted((HERE / "plans").glob("*.json")), ids=lambda path: path.stem)
def test_a_saved_plan_loads_without_loss(path: Path, home: Path) -> None:
    saved = json.loads(path.read_text(encoding="utf-8"))
    plan = read_plan(saved)
    assert plan.dump() == saved
    assert check_plan(plan) == []


def test_a_saved_plan_opens_unchanged() -> None:
    plan = read_plan(json.loads((HERE / "plans" / "v1.json").read_text(encoding="utf-8")))
    assert plan.optimizer.config == {"learning_rate": 0.002}
    assert plan.graphs["main"].nodes["conv2d_2"].frozen
    assert plan.regularisation.early_stopping is not None
    assert plan.training.precision == "bf16"


@pytest.mark.parametrize("path", sorted((HERE / "events").glob("*.jsonl")), ids=lambda path: path.stem)
def test_a_saved_event_log_is_read_line_by_line(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    events = [EVENT.validate_json(line) for line in lines]
    written = [json.loads(event.model_dump_json()) for event in events]
    # What a later version knows of events is empty in those of an earlier one.
    empty = {"note": None, "sha256": None}
    assert written == [
        {**{k: v for k, v in empty.items() if k in new}, **json.loads(line)}
        for new, line in zip(written, lines, strict=True)
    ]
    assert events[0].kind == "run_started"
    assert events[-1].kind == "run_ended"
    assert {event.kind for event in events} >= {
        "measured", "epoch_ended", "frame_taken", "checkpoint_taken", "paused", "resumed", "setting_changed", "weight_changed",
    }  # fmt: skip
