"""The visitor's drawing, kept across reruns, languages and pages; values from the browser are validated here."""

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
from pages.ui.draw.recognition import MAX_POINTS, SHOWN

EMPTY: dict[str, Any] = {"strokes": [], "cleared": []}


def kept() -> dict[str, Any]:
    """`{"strokes", "cleared"}`: the drawing on the pad, and the one cleared last."""
    drawing: dict[str, Any] = state.get(state.DRAWING, EMPTY)
    return drawing


def revision() -> int:
    """Counts the changes made in Python, which the browser must adopt."""
    return int(state.get(state.DRAWING_REVISION, 0))


def accept_strokes() -> None:
    """The pad's callback: stores the drawing, unless it is malformed."""
    sent = state.get(state.PAD, {}).get("drawing")
    if isinstance(sent, Mapping):
        strokes, cleared = valid_strokes(sent.get("strokes")), valid_strokes(sent.get("cleared"))
        if strokes is not None and cleared is not None:
            state.put(state.DRAWING, {"strokes": strokes, "cleared": cleared})


def valid_strokes(strokes: Any) -> list[list[list[float]]] | None:
    """The strokes as plain numbers; None if they are malformed or too many."""
    try:
        lines = parse(strokes)
    except FileFormatError:
        return None
    if sum(map(len, lines)) > MAX_POINTS:
        return None
    return [line.tolist() for line in lines]


def strokes_file(strokes: Any) -> str:
    """A drawing as a strokes file for the command line: one line of JSON."""
    return json.dumps({"strokes": strokes}) + "\n"


def undo() -> None:
    """Removes the last stroke; on an empty pad, restores the cleared drawing."""
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
    """The sections that are open."""
    names: list[str] = state.get(state.DRAW_SHOWN, list(SHOWN[1:]))
    return names


def accept_sections() -> None:
    """The prediction's callback: a section was opened or closed."""
    sent = state.get(state.PREDICTION, {}).get("shown")
    if isinstance(sent, list):
        state.put(state.DRAW_SHOWN, [name for name in SHOWN if name in sent])


def accuracy(row: RunRow) -> float | None:
    """The run's validation accuracy, if it is known."""
    if row.summary:
        return row.summary.get("val/accuracy", row.summary.get("test/accuracy"))
    if row.step == 0:
        return None
    events = store().events(row.id, kinds=["epoch_ended"])
    last = events[-1][1] if events else None
    return last.values.get("val/accuracy") if isinstance(last, EpochEnded) else None
