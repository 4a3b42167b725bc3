"""Mounting components on a page, and the two formats of their data.

`assets/js/components/<name>.js` exports `mount(component) -> unmount`, which is called whenever the data change.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import streamlit as st

from pages.ui.scripts import SCRIPTS


@cache
def scripted(name: str, html: str = "", isolate_styles: bool = False) -> Callable[..., Any]:
    """The component of this name. `html` is its placeholder until the script has loaded."""
    loader = (SCRIPTS / "loader.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"layerlab_{name}", html=html or None, js=loader, isolate_styles=isolate_styles)


def as_text(data: Mapping[str, Any]) -> dict[str, str]:
    """Data as one JSON string: Streamlit would check lists and dicts for being tables, and load pandas (60 MB) for it."""
    return {"json": json.dumps(data, ensure_ascii=False)}


def envelope(options: Mapping[str, Any], packed: bytes) -> bytes:
    """Options and a packed view as bytes: length (uint32), JSON padded to a multiple of 8, the view."""
    header = json.dumps(options, ensure_ascii=False).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return struct.pack("<I", len(header)) + header + packed
