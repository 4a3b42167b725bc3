"""Components whose JavaScript is a file of `assets/js`, and the one text in which they are handed their data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

_JS = """
const code = new URL('/assets/js/FILE', location.origin).href

export default function (component) {
  const ending = import(code).then((module) => module.PART({ ...component, data: JSON.parse(component.data.json) }))
  return () => { ending.then((end) => end()) }
}
"""


@cache
def scripted(file: str, part: str, place: str) -> Callable[..., Any]:
    """The component that the function `part` of this file draws into an element of the class `place`."""
    html, js = f"<div class='{place}'></div>", _JS.replace("FILE", file).replace("PART", part)
    return st.components.v2.component(f"layerlab_{part}", html=html, js=js, isolate_styles=False)


def as_text(data: Mapping[str, Any]) -> dict[str, str]:
    """Streamlit asks of every list and dict whether it is a table, and loads pandas (60 MB) for the question."""
    return {"json": json.dumps(data, ensure_ascii=False)}
