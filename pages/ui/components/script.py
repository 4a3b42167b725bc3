"""The one way in which components come onto a page, and the two forms in which they are given their data.

`assets/js/components/<name>.js` exports `mount(component) -> unmount`; it is called with each change of the data.
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
    """The component of this name. `html` stands in its place until the script has come."""
    loader = (SCRIPTS / "loader.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"layerlab_{name}", html=html or None, js=loader, isolate_styles=isolate_styles)


def as_text(data: Mapping[str, Any]) -> dict[str, str]:
    """Data as one text: Streamlit asks of every list and dict whether it is a table, and loads pandas (60 MB) to find out."""
    return {"json": json.dumps(data, ensure_ascii=False)}


def envelope(options: Mapping[str, Any], packed: bytes) -> bytes:
    """Options and a packed view as one piece of bytes: length (uint32), JSON padded to a multiple of 8, the view."""
    header = json.dumps(options, ensure_ascii=False).encode()
    header += b" " * (-(len(header) + 4) % 8)
    return struct.pack("<I", len(header)) + header + packed
