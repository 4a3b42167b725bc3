"""The two parts of the Imagine page, `latent` and `samples`. Their JavaScript is in `assets/js/imagine.js`.

They are components of their own, for a page to place; in the browser they share one place in the space of codes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from engine.datasets.strokes import PEN, SIDE
from pages.ui.components.draw_pad import UNITS
from pages.ui.imagining import Imagination

_JS = """
const code = new URL('/assets/js/imagine.js', location.origin).href

export default function (component) {
  const ending = import(code).then((module) => module.PART({ ...component, data: JSON.parse(component.data.json) }))
  return () => { ending.then((end) => end()) }
}
"""


@cache
def _part(name: str) -> Callable[..., Any]:
    html = "<div class='lli-place'></div>"
    return st.components.v2.component(f"layerlab_{name}", html=html, js=_JS.replace("PART", name), isolate_styles=False)


def latent(run_id: str, step: int, known: Imagination, key: str) -> None:
    """The picture that is imagined now, with the plane and the sliders that move it."""
    _part("latent")(data=_text(run_id, step, known), key=key)


def samples(run_id: str, step: int, known: Imagination, key: str) -> None:
    """New samples, samples of the data, and the way between two of them; for a language model, its text."""
    _part("samples")(data=_text(run_id, step, known), key=key)


def _text(run_id: str, step: int, known: Imagination) -> Mapping[str, str]:
    """One text: Streamlit asks of every list and dict whether it is a table, and loads pandas for the question."""
    data = {
        "run": run_id, "step": step, "way": known.way, "size": known.size, "classes": list(known.classes),
        "prior": known.prior, "units": UNITS, "pen": UNITS * PEN / SIDE,
    }  # fmt: skip
    return {"json": json.dumps(data, ensure_ascii=False)}
