"""The demo run on Home, shared by visitors; a new one is started for a visitor if none has started recently."""

from __future__ import annotations

from engine.runs.rows import RunRow
from pages.ui import backend, state
from pages.ui.home.demo_plan import demo_plan

OWNER = "demo"
JOINABLE_STEPS = 1200
"""A visitor joins a demo that has not passed this step; later ones see a new demo from the start."""
_MAX_DEMOS = 3
"""Maximum number of demos kept; other visitors may still watch them."""


def demo() -> RunRow:
    """The run to show: this visitor's while it trains, else one that has started recently, else a new one."""
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
    for old in known[_MAX_DEMOS - 1 :]:
        store.delete(old.id, OWNER)
    backend.host().wake()
    return store.run(run_id)
