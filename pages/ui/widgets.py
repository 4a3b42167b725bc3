"""The values of widgets.

Streamlit forgets a widget's value when a page without that widget is shown, and ignores `value=` once a widget
has a key. `hold` and `sync` solve these two problems.
"""

from __future__ import annotations

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


def sync(key: str, value: Any, look: Any = None) -> None:
    """Called before a widget with `key`: shows `value` if it changed from outside (undo, another plan).

    A value that the person has just entered is kept, unless it is the one that `value` replaced a moment ago: then it
    came with a click made before the browser received the change. The widget is also set again after a change of
    `look`, and after a change of language (to the value entered in it, which the page may not have applied yet),
    because Streamlit identifies the options of a select box by their labels.
    """
    written, shown, language = f"ll-written:{key}", f"ll-shown:{key}", f"ll-shown-in:{key}"
    now = (value, look)
    known: PageValue = state.get(written) or PageValue()
    if not state.has(key) or state.get(shown) != now:
        known.write(state.get(key, value), value, responses())
        state.put(written, known)
        state.put(key, value)
    else:
        held = known.current(state.get(key), responses())
        if held != state.get(key) or state.get(language) != state.get(state.CHOSEN_LANGUAGE):
            state.put(key, held)
    state.put(shown, now)
    state.put(language, state.get(state.CHOSEN_LANGUAGE))


def forget_entered(prefix: str) -> None:
    """Makes widgets whose keys begin with `prefix` show the next value passed to `sync`, whatever was entered."""
    state.drop_all(f"ll-shown:{prefix}")


def hold() -> None:
    """Called once per rerun by the shell: keeps the values of `HELD` while their widgets are not on the page."""
    for key in HELD:
        if state.has(key):
            state.put(key, state.get(key))
