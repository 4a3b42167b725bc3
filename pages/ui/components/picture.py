"""`picture`: any packed view, drawn in the browser by the same code as on the live board."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

import streamlit as st

_JS = """
const code = new URL('/assets/js/picture.js', location.origin).href

export default function (component) {
  const ending = import(code).then((module) => module.show(component))
  return () => { ending.then((end) => end()) }
}
"""


@cache
def _component() -> Callable[..., Any]:
    html = "<div class='llv-picture'></div>"
    return st.components.v2.component("layerlab_picture", html=html, js=_JS, isolate_styles=False)


def envelope(options: Mapping[str, Any], packed: bytes) -> bytes:
    """Options and a packed view as one piece of bytes: length (uint32), JSON padded to a multiple of 8, the view."""
    header = json.dumps(options, ensure_ascii=False).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return struct.pack("<I", len(header)) + header + packed


def picture(
    packed: bytes,
    key: str,
    *,
    title: str = "",
    titles: Mapping[str, str] | None = None,
    only: Iterable[str] | None = None,
    height: int | None = None,
    **draw: Any,
) -> None:
    """Shows a packed view, with its explanation behind a "?".

    `packed` may also hold several views by name, as `Host.probes` gives them: `only` chooses some and their order,
    `titles` heads them. Titles are shown as given, so translate them first. `height` is that of curves; `draw` goes
    to the renderer: `plain=True` (curves without zoom, planes without legend), `bare=True` (curves without axes),
    `side` (of a plane) and `tile` (of a picture) in pixels, `share=True` (bars in per cent), `captions=False`.
    """
    options = {
        "titles": {"": title, **(titles or {})},
        "only": list(only) if only is not None else None,
        "draw": {**draw, **({"height": height} if height else {})},
    }
    _component()(data=envelope(options, packed), key=key)
