"""The events of a run in the store, as the diagnoses need them."""

from __future__ import annotations

from collections.abc import Sequence

from engine.diagnoses.history import History
from engine.events import EVENT
from engine.plan.plan import Plan
from engine.runs.store import Store

KINDS = ("run_started", "measured", "epoch_ended", "statistics_taken", "run_ended")
BATCH = 1000


def run_history(store: Store, run_id: str, plan: Plan, kinds: Sequence[str] = KINDS) -> History:
    """What the run has reported so far."""
    history, seen = History(plan), -1
    while found := store.raw_events(run_id, seen, BATCH, kinds):
        for _, payload in found:
            history.add(EVENT.validate_json(payload))
        seen = found[-1][0]
    return history
