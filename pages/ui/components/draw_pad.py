"""The draw pad and what a network reads on it. Their JavaScript is in `assets/js/draw_pad.js`.

The two are components of their own, for a page to place; in the browser they share one drawing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st

from engine.datasets.strokes import PEN, SIDE

UNITS = 280
"""The pad is so many units wide and high."""
_JS = """
const code = new URL('/assets/js/draw_pad.js', location.origin).href

export default function (component) {
  const ending = import(code).then((module) => module.PART({ ...component, data: JSON.parse(component.data.json) }))
  return () => { ending.then((end) => end()) }
}
"""


@cache
def _pad() -> Callable[..., Any]:
    html = "<div class='lld-place'></div>"
    return st.components.v2.component("layerlab_pad", html=html, js=_JS.replace("PART", "pad"), isolate_styles=False)


@cache
def _prediction() -> Callable[..., Any]:
    html = "<div class='lld-place'></div>"
    js = _JS.replace("PART", "prediction")
    return st.components.v2.component("layerlab_prediction", html=html, js=js, isolate_styles=False)


def draw_pad(drawing: Mapping[str, Any], revision: int, wanted: str, key: str, on_drawn: Callable[[], None]) -> None:
    """`drawing` is `{"strokes": …, "cleared": …}`; the browser takes it over when `revision` differs.

    `wanted` is what to draw, in the visitor's words. `on_drawn` is called with the new drawing in the state, under
    `drawing` of this widget.
    """
    data = {"drawing": dict(drawing), "revision": revision, "wanted": wanted, "units": UNITS, "pen": UNITS * PEN / SIDE}
    _pad()(data=_text(data), key=key, on_drawing_change=on_drawn)


def prediction(
    run_id: str, step: int, wanted: str, shown: Sequence[str], key: str, on_shown: Callable[[], None]
) -> None:
    """What run `run_id` reads. `step` is its newest checkpoint: a newer one reads the drawing again.

    `shown` are the open pictures; `on_shown` is called when the person opens or closes one, under `shown`.
    """
    data = {"run": run_id, "step": step, "wanted": wanted, "shown": list(shown)}
    _prediction()(data=_text(data), key=key, on_shown_change=on_shown)


def _text(data: Mapping[str, Any]) -> dict[str, str]:
    """Streamlit asks of every list and dict whether it is a table, and loads pandas (60 MB) for the question."""
    return {"json": json.dumps(data, ensure_ascii=False)}
