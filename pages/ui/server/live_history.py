"""The events of a run so far, as curves and a state, and the part of them that a watcher has not been sent."""

from __future__ import annotations

import math
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.views import Array

THINNED = 2000
"""Maximum number of points of one series that a new watcher is sent."""
SHOWN_CHANGES = 20
"""Maximum number of changes, of the learning rate and of weights, marked on the curves; the newest are kept."""
_KEPT = {
    "run_started": ("attempt", "steps", "steps_per_epoch", "device", "threads", "parameter_count", "note"),
    "returning": ("note",),
    "speed": ("samples_per_s", "elapsed_s", "remaining_s"),
    "measured": ("epoch",),
    "run_ended": ("reason", "message", "summary", "elapsed_s"),
}
"""Per event, the fields that become part of the state, under the same names."""


@dataclass
class Line:
    """One metric: steps and values, oldest first."""

    steps: array[int] = field(default_factory=lambda: array("q"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, step: int, value: float | None) -> None:
        self.steps.append(step)
        self.values.append(math.nan if value is None else value)

    def since(self, count: int) -> dict[str, Array]:
        """The points after the first `count`."""
        x = np.array(self.steps[count:], dtype=np.int32)
        y = np.array(self.values[count:], dtype=np.float32)
        return dict(zip(("x", "y"), thin(x, y) if count == 0 else (x, y), strict=True))

    def forget_after(self, step: int) -> None:
        keep = int(np.searchsorted(np.array(self.steps), step, side="right"))
        del self.steps[keep:], self.values[keep:]


def thin(x: Array, y: Array, limit: int = THINNED) -> tuple[Array, Array]:
    """At most `limit` points: the first, the last, and the minimum and maximum of each interval, so no peak is lost."""
    if len(x) <= limit:
        return x, y
    kept = {0, len(x) - 1}
    for stretch in np.array_split(np.arange(len(x)), limit // 2 - 1):
        values = y[stretch]
        kept |= {int(stretch[np.argmin(values)]), int(stretch[np.argmax(values)])}
    chosen = np.array(sorted(kept))
    return x[chosen], y[chosen]


class History:
    """Grows with events. `generation` counts how often the run resumed from an earlier step."""

    def __init__(self) -> None:
        self.generation = 0
        self.lines: dict[str, Line] = {}
        self.state: dict[str, Any] = {"step": 0}
        self.frame: int | None = None
        """The step of the newest frame."""
        self.frame_revision = self.revision = 0
        """How often weights had been changed by hand when that frame was taken, and until now. While a run is paused, it
        takes another frame at the same step after each change."""

    def add(self, event: Mapping[str, Any]) -> None:
        """Adds one event, given as decoded JSON."""
        kind, step = event["kind"], event["step"]
        self.state.update({name: event.get(name) for name in _KEPT.get(kind, ())})
        if kind == "run_started":
            if event.get("forecast_s") is not None:  # a run resumed from a checkpoint has none
                self.state["forecast_s"] = event["forecast_s"]
            self._go_back(step)
        elif kind in {"measured", "epoch_ended"}:
            self._measure(event)
        elif kind == "frame_taken":
            self.frame, self.frame_revision = step, self.revision
        elif kind == "setting_changed":
            self._change(step, event["path"], event["value"])
        elif kind == "weight_changed":
            self.revision += 1
            self._mark("weight_changes", (step, event["node"], event["value"]))
        self.state["step"] = step

    def _change(self, step: int, path: str, value: float) -> None:
        """A speed that a resumed run sets again is no change."""
        name, marks = ("speed", "speed_changes") if path == "speed" else ("learning_rate", "changes")
        if path != "speed" or self.state.get(name, 0.0) != value:
            self._mark(marks, (step, value))
        self.state[name] = value

    def _mark(self, name: str, change: tuple[Any, ...]) -> None:
        if name != "speed_changes":
            self.state["change_count"] = self.state.get("change_count", 0) + 1
        self.state[name] = [*self.state.get(name, ()), change][-SHOWN_CHANGES:]

    def _measure(self, event: Mapping[str, Any]) -> None:
        whole_epoch = event["kind"] == "epoch_ended"
        if whole_epoch and event["best"]:
            self.state |= {"best_epoch": event["epoch"], "best_step": event["step"]}
        for name, value in event["values"].items():
            # Training metrics are also measured within the epoch; their epoch means would draw a second line.
            if not (whole_epoch and name.startswith("train/")):
                self.lines.setdefault(name, Line()).add(event["step"], value)

    def _go_back(self, step: int) -> None:
        """A resumed run repeats the events after its checkpoint."""
        if any(line.steps and line.steps[-1] > step for line in self.lines.values()):
            self.generation += 1
        for line in self.lines.values():
            line.forget_after(step)
        for name in {"changes", "weight_changes", "speed_changes"} & self.state.keys():
            self.state[name] = [change for change in self.state[name] if change[0] <= step]

    def counts(self) -> dict[str, int]:
        """The number of points of each series."""
        return {name: len(line.steps) for name, line in self.lines.items()}

    def since(self, counts: Mapping[str, int]) -> dict[str, dict[str, Array]]:
        """The points of each series after the first `counts[name]`."""
        return {
            name: line.since(counts.get(name, 0))
            for name, line in self.lines.items()
            if len(line.steps) > counts.get(name, 0)
        }
