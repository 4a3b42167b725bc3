"""Which settings undo what the reading of a series, of texts or of images changed, by the line of its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.datasets.uploads import (
    brought_files,
    layout,
    packed_pictures,
    picture_decision,
    picture_shapes,
    series,
    series_report,
    texts,
)
from engine.datasets.uploads.text_settings import MAX_LENGTH
from engine.text import N_, Message

UNDO, NAMES, PAD, WHOLE = N_("Undo"), N_("Use as column names"), N_("Pad"), N_("Read all")
LEAVE_OUT, ADD, ONE_FOLDER = N_("Leave out windows across them"), N_("Add them"), N_("Read as one folder")

Change = tuple[str, Mapping[str, Any]]
"""A title and the settings to change."""
_BY_TEXT: Mapping[str, Change] = {
    layout.NO_HEADER: (NAMES, {"header": True}),
    brought_files.KEPT_APART: (ONE_FOLDER, {"join_archives": True}),
    brought_files.JOINED: (UNDO, {"join_archives": False}),
    packed_pictures.SPLITS_KEPT: (UNDO, {"keep_splits": False}),
    packed_pictures.SPLITS_IGNORED: (UNDO, {"keep_splits": True}),
    texts.SPLITS_KEPT: (UNDO, {"keep_splits": False}),
    texts.SPLITS_IGNORED: (UNDO, {"keep_splits": True}),
    picture_decision.GREY_NOTE: (UNDO, {"colour": "colour"}),
    picture_decision.INVERTED: (UNDO, {"inversion": "none"}),
    picture_decision.INVERTED_EACH: (UNDO, {"inversion": "none"}),
    **{text: (PAD, {"fit": "pad"}) for text in picture_shapes.CROPPED},
    series_report.TIME: (UNDO, {"time": ()}),
    series_report.TIMES: (UNDO, {"time": ()}),
    series_report.SEASON: (UNDO, {"season": 0}),
    series_report.FILLED["linear"]: (LEAVE_OUT, {"fill": "leave_out"}),
    series_report.FILLED["last"]: (LEAVE_OUT, {"fill": "leave_out"}),
    series_report.FILLED["leave_out"]: (UNDO, {"fill": "linear"}),
    **{text: (ADD, {"aggregate": "sum"}) for text in series_report.COMBINED["mean"]},
    **{text: (UNDO, {"aggregate": "mean"}) for how in ("sum", "last") for text in series_report.COMBINED[how]},
    series.SEVERAL: (UNDO, {"key": ()}),
}


def changes_for(report: Sequence[Mapping[str, Any]]) -> list[dict[str, Any] | None]:
    """For each line of a report the change that it offers."""
    return [change_for(Message.model_validate(line)) for line in report]


def change_for(line: Message) -> dict[str, Any] | None:
    """`{"title", "settings"}` of the change that the line offers; None if it only informs."""
    if line.template == texts.CUT and int(str(line.values["length"])) < MAX_LENGTH:
        return {"title": WHOLE, "settings": {"length": min(int(str(line.values["longest"])), MAX_LENGTH)}}
    found = _BY_TEXT.get(line.template)
    return {"title": found[0], "settings": dict(found[1])} if found else None
