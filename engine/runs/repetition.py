"""A run that is trained again from where it began, and how that compares with what it has reported."""

from __future__ import annotations

from engine.events import EpochEnded, Measured
from engine.runs.recordings import curve_between
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.train.comparison import Comparison

VARIANT = "again"
"""The `variant` of a run that is its parent once more."""


def comparison(store: Store, row: RunRow, again: RunRow) -> Comparison:
    """The metrics of `again`, as far as it has come, beside those of the run."""
    begin, found = again.parent_step or 0, Comparison()
    recorded = curve_between(store, row.id, begin, again.step)
    for _seq, event in store.events(again.id, limit=10**6, kinds=("measured", "epoch_ended")):
        if isinstance(event, Measured | EpochEnded) and event.step > begin and (event.kind, event.step) in recorded:
            found.add(event, recorded[event.kind, event.step])
    return found
