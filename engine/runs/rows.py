"""Runs as they are read from the store."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from engine.plan.plan import Plan
from engine.runs.lineage import Origin
from engine.runs.turns import Turn
from engine.text import Message

Kind = Literal["run", "demo"]
"""A `demo` was the small network of the home page in former versions: it is not shown, does not run, and is deleted."""
Status = Literal["queued", "running", "paused", "judging", "finished", "stopped", "diverged", "failed"]
RETIRED = frozenset(
    {
        (
            "The loss ended at {last}, higher than at first ({first}). Use a smaller learning rate, or early stopping, "
            "which keeps the best weights."
        )
    }
)
"""Messages of runs of earlier versions that are not shown any more: diagnoses give a reason that fits."""
ENDED = ("finished", "stopped", "diverged", "failed")


@dataclass(frozen=True)
class RunRow:
    """One run. `status` follows from its last event and its worker's lease."""

    id: str
    owner: str
    kind: Kind
    title: str
    plan_json: str
    created_at: float
    status: Status
    step: int
    steps: int
    """0 until it has started."""
    attempt: int
    """How often it was started: one more after each interruption."""
    threads: int | None
    last_seq: int
    """The `seq` of its newest event, -1 before the first."""
    place: int | None = None
    """Its place in the queue, from 1, while it waits."""
    wait_s: float | None = None
    """Its estimated wait, while it waits."""
    yielded: bool = False
    """Whether it waits because it yielded its slot."""
    ended: Mapping[str, Any] | None = None
    remaining_s: float | None = None
    """Estimated remaining training time: a forecast at first, then measured."""
    setback: Message | None = None
    """Why it waits, other than for its turn: its storage failed, or its worker crashed repeatedly."""
    parent: str | None = None
    """The run that it goes on from; it may have been deleted …"""
    parent_step: int | None = None
    """… and after which of its steps."""
    origin: Origin | None = None
    group: str | None = None
    """Runs of the same group belong together …"""
    variant: str | None = None
    """… and this is how it differs from them."""
    name: str | None = None
    """What its owner calls it …"""
    tags: tuple[str, ...] = ()
    note: str | None = None
    pinned_at: float | None = None
    """… and since when it is pinned."""

    @property
    def plan(self) -> Plan:
        return _plan(self.plan_json)

    @property
    def is_over(self) -> bool:
        return self.status in ENDED

    @property
    def summary(self) -> dict[str, float]:
        """The final metrics; empty until the run has ended."""
        return dict(self.ended["summary"]) if self.ended else {}

    @property
    def elapsed_s(self) -> float | None:
        """How long it trained; None until it has ended."""
        return float(self.ended["elapsed_s"]) if self.ended else None

    @property
    def message(self) -> Message | None:
        """The message of its last event, if any."""
        saved = self.ended.get("message") if self.ended else None
        return Message(**saved) if saved and saved["template"] not in RETIRED else None


@lru_cache(maxsize=512)
def _plan(plan_json: str) -> Plan:
    """Lists of runs are read again and again while a page shows them."""
    return Plan.model_validate_json(plan_json)


def row_of(record: Any, turn: Turn | None = None) -> RunRow:
    """A record of the table `runs` as a `RunRow`; `turn` if it waits."""
    return RunRow(
        id=record.id,
        owner=record.owner,
        kind=record.kind,
        title=record.title,
        plan_json=record.plan,
        created_at=record.created_at,
        status=status_of(record.state, record.lease_until, time.time()),
        step=record.step,
        steps=record.steps,
        attempt=record.attempt,
        threads=record.threads,
        last_seq=record.next_seq - 1,
        place=turn.place if turn else None,
        wait_s=turn.wait_s if turn else None,
        yielded=bool(turn and record.yielded_at and record.attempt),
        ended=json.loads(record.ended) if record.ended else None,
        remaining_s=record.remaining_s,
        setback=Message(**json.loads(record.setback)) if record.setback else None,
        parent=record.parent,
        parent_step=record.parent_step,
        origin=record.origin,
        group=record.group,
        variant=record.variant,
        name=record.name,
        tags=tuple(json.loads(record.tags)) if record.tags else (),
        note=record.note,
        pinned_at=record.pinned_at,
    )


def status_of(state: str, lease_until: float, now: float) -> Status:
    """The state of the last event; a run without an active worker is queued."""
    if state in ENDED:
        return state  # type: ignore[return-value]  # one of ENDED
    if lease_until < now:
        return "queued"
    return state if state in ("paused", "judging") else "running"  # type: ignore[return-value]
