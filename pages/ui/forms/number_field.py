"""A number field that shows and keeps the exact value, and cannot be left empty by mistake."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, Literal

import streamlit as st

from pages.ui import widgets
from pages.ui.language import _

EXACT = "%g"
"""Streamlit then writes the shortest equal number: `1e-08`, `0.999`."""


def number_field(
    label: str,
    value: float | None,
    low: float | None,
    high: float | None,
    key: str,
    help: str | None = None,
    blank: str | None = None,
    width: int | Literal["stretch"] = "stretch",
    visibility: Literal["collapsed", "visible"] = "visible",
    on_change: Callable[[], None] | None = None,
) -> Any:
    """The entered number, of the type of `value`.

    `blank`: the meaning of an empty field, if it may be empty; it then gives None. Otherwise clearing the field
    changes nothing, and a caption says so.
    """
    kind = int if isinstance(low if value is None else value, int) else float
    widgets.sync(key, value)
    typed = st.number_input(
        label, _end(low, value, kind, min), _end(high, value, kind, max), value=None, key=key, help=help,
        placeholder=blank, label_visibility=visibility, width=width,
        step=1 if kind is int else step_of(value or 0.0), format=None if kind is int else EXACT, on_change=on_change,
    )  # fmt: skip
    if typed is None and blank is None and value is not None:
        st.caption(_("The value is still {value}. Enter a number to change it.").format(value=written(value)))
        return value
    return None if typed is None else kind(typed)


def written(value: float) -> str:
    """The number as the field itself writes it: `1e-5`, where Python writes `1e-05`."""
    return re.sub(r"e([-+])0+", r"e\1", f"{value:.15g}")


def step_of(value: float) -> float:
    """One unit of the leading digit: 0.003 -> 0.001, 0.9 -> 0.1; at a power of ten one digit finer: 0.001 -> 0.0001.

    Between 0.9 and 1 the distance to 1 counts: 0.999 -> 0.0001.
    """
    distance = 1 - abs(value) if 0.9 < abs(value) < 1 else abs(value)
    if distance == 0:
        return 0.001
    power = math.floor(math.log10(distance) + 1e-9)
    lead = distance / 10**power
    return float(f"1e{power - 1 if lead < 1.5 else power}")


def _end(limit: float | None, value: float | None, kind: type, widest: Any) -> Any:
    """An end of the range, extended to a saved value outside it, so that the value is shown with its problem."""
    if limit is None:
        return None
    return kind(limit if value is None else widest(limit, value))
