"""The visitor's drawing: kept through reruns, languages and pages; what the browser says of it is checked here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.datasets.strokes import parse
from engine.errors import FileFormatError
from engine.events import EpochEnded
from engine.runs.rows import RunRow
from pages.ui import state
from pages.ui.backend import store
from pages.ui.draw.recognition import MOST_POINTS, SHOWN

EMPTY: dict[str, Any] = {"strokes": [], "cleared": []}


def kept() -> dict[str, Any]:
    """`{"strokes", "cleared"}`: what is on the pad, and what was there before it was cleared."""
    drawing: dict[str, Any] = state.get(state.DRAWING, EMPTY)
    return drawing


def revision() -> int:
    """Counts the changes that were made here, which the browser has to take over."""
    return int(state.get(state.DRAWING_REVISION, 0))


def hear() -> None:
    """The pad's callback: takes over what was drawn; what is no drawing is left alone."""
    told = state.get(state.PAD, {}).get("drawing")
    if isinstance(told, Mapping):
        strokes, cleared = sound(told.get("strokes")), sound(told.get("cleared"))
        if strokes is not None and cleared is not None:
            state.put(state.DRAWING, {"strokes": strokes, "cleared": cleared})


def sound(strokes: Any) -> list[list[list[float]]] | None:
    """The strokes as plain numbers; None for anything else or for too many."""
    try:
        lines = parse(strokes)
    except FileFormatError:
        return None
    if sum(map(len, lines)) > MOST_POINTS:
        return None
    return [line.tolist() for line in lines]


def strokes_file(strokes: Any) -> str:
    """A drawing as the command line reads it: a line of JSON."""
    return json.dumps({"strokes": strokes}) + "\n"


def undo() -> None:
    """Takes the last stroke back; on an empty pad, brings back what was cleared."""
    drawing = kept()
    if drawing["strokes"]:
        _change(drawing["strokes"][:-1], drawing["cleared"])
    else:
        _change(drawing["cleared"], [])


def clear() -> None:
    """Empties the pad."""
    drawing = kept()
    if drawing["strokes"]:
        _change([], drawing["strokes"])


def _change(strokes: list[Any], cleared: list[Any]) -> None:
    state.put(state.DRAWING, {"strokes": strokes, "cleared": cleared})
    state.put(state.DRAWING_REVISION, revision() + 1)


def shown() -> list[str]:
    """The pictures that are open."""
    names: list[str] = state.get(state.DRAW_SHOWN, list(SHOWN[1:]))
    return names


def hear_shown() -> None:
    """The result's callback: a picture was opened or closed."""
    told = state.get(state.PREDICTION, {}).get("shown")
    if isinstance(told, list):
        state.put(state.DRAW_SHOWN, [name for name in SHOWN if name in told])


def accuracy(row: RunRow) -> float | None:
    """The share of the validation samples that a run answers rightly, as far as it is known."""
    if row.summary:
        return row.summary.get("val/accuracy", row.summary.get("test/accuracy"))
    if row.step == 0:
        return None
    events = store().events(row.id, kinds=["epoch_ended"])
    last = events[-1][1] if events else None
    return last.values.get("val/accuracy") if isinstance(last, EpochEnded) else None
