"""The values of widgets.

Streamlit forgets a widget's value when a page without that widget is shown, and ignores `value=` once a widget
has a key. `hold` and `sync` solve these two problems.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pages.ui import state
from pages.ui.responses import responses
from pages.ui.stale_input import PageValue

HELD = (
    state.LANGUAGE,
    "family",
    "dataset",
    state.GRAPH_NAME,
    state.DATA_KIND,
    state.DATA_SET,
    state.UPLOAD_KIND,
    state.DRAWN_CLASSES,
    state.IMAGE_CLASSES,
)
"""Widgets that keep their values while another page is shown."""


@dataclass
class WidgetRecord:
    """What a page wrote into a widget."""

    value: PageValue = field(default_factory=PageValue)
    shown: tuple[Any, Any] | None = None
    """The value and the look passed to `sync` last; None makes the next call write its value."""
    language: str | None = None


def sync(key: str, value: Any, look: Any = None) -> None:
    """Called before a widget with `key`: shows `value` if it changed from outside (undo, another plan).

    A value that the person has just entered is kept, unless it is the one that `value` replaced a moment ago: then it
    came with a click made before the browser received the change. The widget is also set again after a change of
    `look`, and after a change of language (to the value entered in it, which the page may not have applied yet),
    because Streamlit identifies the options of a select box by their labels.
    """
    record, now = _records().setdefault(key, WidgetRecord()), (value, look)
    if not state.has(key) or record.shown != now:
        record.value.write(state.get(key, value), value, responses())
        state.put(key, value)
    else:
        held = record.value.current(state.get(key), responses())
        if held != state.get(key) or record.language != state.get(state.CHOSEN_LANGUAGE):
            state.put(key, held)
    record.shown, record.language = now, state.get(state.CHOSEN_LANGUAGE)


def forget_entered(prefix: str) -> None:
    """Makes widgets whose keys begin with `prefix` show the next value passed to `sync`, whatever was entered."""
    for key, record in _records().items():
        if key.startswith(prefix):
            record.shown = None


def _records() -> dict[str, WidgetRecord]:
    """The records of this session's widgets, under one key of its state.

    Streamlit goes through all keys of the state for each number field and select box, so the number of keys must not
    grow with the number of widgets ever shown.
    """
    records: dict[str, WidgetRecord] | None = state.get(state.WIDGETS)
    if records is None:
        records = {}
        state.put(state.WIDGETS, records)
    return records


def hold() -> None:
    """Called once per rerun by the shell: keeps the values of `HELD` while their widgets are not on the page."""
    for key in HELD:
        if state.has(key):
            state.put(key, state.get(key))
