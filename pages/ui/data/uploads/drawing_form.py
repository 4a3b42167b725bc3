"""Drawing a data set: the pad, the class, and the drawings so far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from engine.datasets.strokes import parse, render
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.text import N_, message
from pages.ui import state, svg
from pages.ui.backend import owner, uploads
from pages.ui.components.draw_pad import draw_pad
from pages.ui.data.uploads import save_form
from pages.ui.data.uploads.picture_form import class_names
from pages.ui.draw import drawing
from pages.ui.language import _
from pages.ui.markdown import escaped

MAX_DRAWINGS = 500
"""Maximum number of drawings per data set."""
MAX_POINTS = 250_000
"""Maximum number of points of all drawings of one data set; a drawing has a few hundred."""
SHOWN = 12


def show() -> None:
    """The pad on the left, the drawings on the right."""
    names = class_names(state.DRAWN_CLASSES, "0, 1, 2, 3, 4, 5, 6, 7, 8, 9")
    asked = state.take(state.ADD_DRAWING)
    if asked:
        _add(asked, names)
    left, right = st.columns([2, 3], gap="large")
    with left:
        if names:
            _pad(names)
        else:
            st.caption(_("Name a class above to draw it. Earlier drawings stay."))
    with right:
        _made(kept())


def _pad(names: Sequence[str]) -> None:
    """The class, the pad, and the button that adds the drawing."""
    name = _class(names, kept())
    wanted = _("Draw: {name}").format(name=name)
    draw_pad(drawing.kept(), drawing.revision(), wanted, key=state.PAD, on_drawn=drawing.accept_strokes)
    with st.container(horizontal=True, key="pad-tools"):
        st.button(
            _("Add drawing"), key="own-drawn", type="primary", icon=":material/add:",
            disabled=len(kept()) >= MAX_DRAWINGS, on_click=state.put, args=(state.ADD_DRAWING, name),
        )  # fmt: skip
        st.button(_("Undo"), key="undo", icon=":material/undo:", on_click=drawing.undo)
        st.button(_("Clear"), key="clear", icon=":material/ink_eraser:", on_click=drawing.clear)


def kept() -> list[tuple[Any, str]]:
    """The drawings so far, each with its class name."""
    found: list[tuple[Any, str]] = state.get(state.UPLOAD_DRAWINGS, [])
    return found


def _class(names: Sequence[str], made: Sequence[tuple[Any, str]]) -> str:
    """The class to draw: the one that the person chose, else the one with the fewest drawings."""
    if state.get(state.DRAWN_CLASS) not in names:
        state.put(state.DRAWN_CLASS, rarest(names, made))
    return str(st.segmented_control(_("Class"), names, format_func=escaped, key=state.DRAWN_CLASS, required=True))


def rarest(names: Sequence[str], made: Sequence[tuple[Any, str]]) -> str:
    counts = Counter(label for _strokes, label in made)
    return min(names, key=lambda name: (counts[name], list(names).index(name)))


def _add(name: str, names: Sequence[str]) -> None:
    """Adds the drawing and clears the pad; does nothing if the pad is empty.

    Not a callback: if a stroke and a click arrive together, the click's callback would run first.
    """
    strokes = drawing.kept()["strokes"]
    if strokes and len(kept()) < MAX_DRAWINGS and _refused(strokes):
        return
    if strokes and len(kept()) < MAX_DRAWINGS:
        state.put(state.UPLOAD_DRAWINGS, [*kept(), (strokes, name)])
        drawing.clear()
        if names:
            state.put(state.DRAWN_CLASS, rarest(names, kept()))


def _refused(strokes: Sequence[Sequence[Any]]) -> bool:
    """Whether there would be too many points; shows an error then."""
    count = sum(len(stroke) for drawn in (*(one for one, _label in kept()), strokes) for stroke in drawn)
    if count <= MAX_POINTS:
        return False
    template = N_("With this drawing the set has {count} points; the limit is {limit}. Use fewer strokes.")
    save_form.show_refusal(message(template, count=count, limit=MAX_POINTS))
    return True


def _made(made: Sequence[tuple[Any, str]]) -> None:
    """One row per class, the number of missing drawings, and the buttons."""
    if not made:
        st.caption(
            _("Draw each class several times, with variation: at least {min} drawings, ideally a hundred.").format(
                min=MIN_ROWS
            )
        )
        return
    for name in dict.fromkeys(label for _strokes, label in made):
        own = [strokes for strokes, label in made if label == name]
        pictures = np.stack([render(parse(strokes)) for strokes in own[-SHOWN:]])[None, ..., None]
        st.html(svg.picture_rows((f"{name} · {len(own)}",), pictures))
    classes = len({label for _strokes, label in made})
    missing = max(0, MIN_ROWS - len(made))
    if missing or classes < 2:
        text = _("Drawings: {made}, classes: {classes}. Draw at least {min} drawings of two classes.")
        st.caption(text.format(made=len(made), classes=classes, min=MIN_ROWS))
    st.text_input(_("Name"), max_chars=80, key=state.UPLOAD_TITLE, placeholder=_("My handwriting"))
    label = _("Undo last drawing")
    save_form.buttons(_keep, waits=bool(missing) or classes < 2, back=_back, to=bool(made), label=label)


def _back() -> None:
    state.put(state.UPLOAD_DRAWINGS, kept()[:-1])


def _keep() -> None:
    title = state.get(state.UPLOAD_TITLE) or _("My handwriting")
    made = kept()
    save_form.save(
        lambda: uploads().start_drawings(
            owner(), title, [strokes for strokes, _label in made], [label for _s, label in made]
        )
    )
