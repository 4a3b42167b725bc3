"""The small network of the home page: one run for all visitors, started when somebody comes and none has just begun."""

from __future__ import annotations

from engine.runs.rows import RunRow
from pages.ui import backend, state
from pages.ui.home.demo_plan import demo_plan

OWNER = "demo"
JOINABLE_STEPS = 1200
"""A visitor joins a demo that is no further; one that comes later sees another from its beginning."""
_KEPT = 3
"""The newest demos that stay: other visitors may still look at them."""


def demo() -> RunRow:
    """The run to show now: this visitor's while it learns, one that has just begun, or another."""
    store = backend.store()
    known = store.runs(OWNER, limit=20, kind="demo")
    own = next((run for run in known if run.id == state.get(state.DEMO) and not run.is_over), None)
    young = next((run for run in known if not run.is_over and run.step <= JOINABLE_STEPS), None)
    run = own or young or _another(known)
    state.put(state.DEMO, run.id)
    return run


def _another(known: list[RunRow]) -> RunRow:
    store = backend.store()
    run_id = store.submit(demo_plan(), OWNER, kind="demo")
    for old in known[_KEPT - 1 :]:
        store.delete(old.id, OWNER)
    backend.host().wake()
    return store.run(run_id)
