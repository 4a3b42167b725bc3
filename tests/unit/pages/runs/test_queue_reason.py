"""Why a run waits, in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from engine.runs.rows import RunRow
from engine.text import Message
from pages.ui.runs.queue_reason import reason_given


def row(**given: Any) -> RunRow:
    known: dict[str, Any] = {
        "id": "one",
        "owner": "ada",
        "kind": "run",
        "title": "",
        "plan_json": "{}",
        "created_at": 0.0,
        "status": "queued",
        "step": 0,
        "steps": 5000,
        "attempt": 0,
        "threads": None,
        "last_seq": -1,
    }
    return RunRow(**known | given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"wait_s": 40.0}, "All training slots are in use. Place 3 in the queue: starts in about 40 s."),
        ({"wait_s": 0.0}, "Place 3 in the queue. Starts in a moment."),
        (
            {"wait_s": 40.0, "yielded": True, "step": 1234},
            "This run yielded its slot at step 1,234. Place 3 in the queue: continues in about 40 s.",
        ),
        (
            {"wait_s": 0.0, "yielded": True, "step": 1234},
            "This run yielded its slot at step 1,234 and continues in a moment.",
        ),
        ({"step": 1234}, "The process was interrupted. The run resumes from its last checkpoint."),
        ({"place": None}, "Starts in a moment."),
    ],
)
def test_a_queued_run_shows_reason_place_and_waiting_time(given: dict[str, Any], said: str) -> None:
    assert str(reason_given(row(**{"place": 3} | given), None)) == said


def test_a_full_disk_comes_first() -> None:
    assert str(reason_given(row(place=3), Message(template="The disk is full."))).startswith(
        "The disk is full. The run then"
    )


def test_a_run_that_trains_waits_for_nothing() -> None:
    assert reason_given(row(status="running"), None) is None
