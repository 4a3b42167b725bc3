"""One widget per field of a config, chosen by its annotation, range and hints."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo

from engine.errors import Problem
from engine.text import N_, message
from pages.ui import state, widgets
from pages.ui.forms import problem_list
from pages.ui.forms.field import Field, bounds, extra, is_number, option_title
from pages.ui.forms.number_field import number_field
from pages.ui.forms.window_fields import is_window, window
from pages.ui.language import _

NONE = ""
"""The option that stands for no choice."""
SLIDER_STEPS = 5
"""Minimum number of slider steps between 0 and the default; with fewer, too few smaller values could be chosen."""


def bare(annotation: Any) -> tuple[Any, bool]:
    """The annotation without None and without metadata, and whether None is allowed."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        rest = [a for a in get_args(annotation) if a is not type(None)]
        return (bare(rest[0])[0] if len(rest) == 1 else annotation), len(rest) < len(get_args(annotation))
    return annotation, False


def widget(field: Field, separate: bool = False) -> Any:
    """Shows the widget; gives the entered value, or None if it is empty and may be.

    `separate`: a window has fields for height and width.
    """
    kind = field.kind
    if is_window(kind):
        return window(field, separate)
    if kind is bool and field.blank is None:
        widgets.sync(field.key, bool(field.old))
        return st.toggle(field.label, key=field.key, help=field.help, label_visibility=field.visibility)
    if kind is bool:
        return _yes_or_no(field)
    if kind is int or kind is float:
        return _number_or_nothing(field) if field.blank is not None else _number(field)
    if get_origin(kind) is Literal:
        return _one_of(field, get_args(kind))
    if get_origin(kind) is tuple:
        return _several(field, bare(get_args(kind)[0])[0])
    return _text(field)


def _number(field: Field) -> int | float:
    low, high, _open = bounds(field.info)
    value = field.kind(field.old if is_number(field.old) else (low or 0))
    if field.kind is float and _slides(field.info, value):
        widgets.sync(field.key, value)
        return _slider(field)
    return field.kind(
        number_field(field.label, value, low, high, field.key, field.help, visibility=field.visibility)
    )  # fmt: skip


def _slides(info: FieldInfo, value: float) -> bool:
    """Whether a slider offers every value that matters: not for values close to 0 or to 1."""
    low, high, open_low = bounds(info)
    if open_low or low is None or high is None or not low <= value <= high or extra(info).get("scale") == "log":
        return False
    step, first = _slider_step(low, high), info.default if is_number(info.default) else value
    exact = all(math.isclose(round(end / step) * step, end, abs_tol=1e-9) for end in (low, high, first, value))
    return exact and (first == 0 or first >= SLIDER_STEPS * step)


def _slider_step(low: float, high: float) -> float:
    return 0.01 if high - low <= 1 else 0.05 if high - low <= 10 else 1.0


def _slider(field: Field) -> float:
    low, high, _open = bounds(field.info)
    assert low is not None
    assert high is not None
    step = _slider_step(low, high)
    ends_before = any(getattr(rule, "lt", None) is not None for rule in field.info.metadata)
    return float(
        st.slider(
            field.label, float(low), high - step if ends_before else float(high), step=step, key=field.key,
            help=field.help, label_visibility=field.visibility,
        )
    )  # fmt: skip


def _number_or_nothing(field: Field) -> int | float | None:
    """A number that can be cleared; the empty widget shows what that means."""
    low, high, _open = bounds(field.info)
    value = field.kind(field.old) if is_number(field.old) else None
    typed = number_field(
        field.label, value, None if low is None else field.kind(low), high, field.key, field.help, field.blank or "",
        visibility=field.visibility,
    )  # fmt: skip
    return None if typed is None else field.kind(typed)


def _yes_or_no(field: Field) -> bool | None:
    words = {NONE: field.blank or "", "yes": _("yes"), "no": _("no")}
    widgets.sync(field.key, NONE if field.old is None else "yes" if field.old else "no")
    chosen = st.segmented_control(
        field.label, list(words), required=True, format_func=words.__getitem__, key=field.key, help=field.help
    )
    return {"yes": True, "no": False}.get(str(chosen))


def _one_of(field: Field, given: Sequence[Any]) -> Any:
    options = list(given) if field.blank is None else [NONE, *given]
    first = NONE if field.blank is not None and field.old is None else options[0]
    widgets.sync(field.key, field.old if field.old in options else first)
    titled = _by_title(field)
    if len(options) <= 4 and sum(len(titled(o)) for o in options) <= 24:
        chosen = st.segmented_control(
            field.label, options, required=True, format_func=titled, key=field.key, help=field.help
        )
    else:
        chosen = st.selectbox(field.label, options, format_func=titled, key=field.key, help=field.help)
    return None if field.blank is not None and chosen == NONE else chosen


def _several(field: Field, item: Any) -> Any:
    if get_origin(item) is Literal:
        options = list(get_args(item))
        shown = [o for o in options if o in (field.old or ())]
        widgets.sync(field.key, shown)
        chosen = st.pills(
            field.label, options, selection_mode="multi", format_func=_by_title(field), key=field.key,
            help=field.help, on_change=_keep_one if _needs_one(field.info) else None, args=(field.key, shown),
        )  # fmt: skip
        return tuple(o for o in options if o in chosen)
    return _numbers(field, item)


def _needs_one(info: FieldInfo) -> bool:
    return any(getattr(bound, "min_length", None) for bound in info.metadata)


def _keep_one(key: str, before: list[Any]) -> None:
    """The last option stays. A browser can also report none for a moment, while it mounts the options."""
    if not state.get(key):
        state.put(key, before)


def _numbers(field: Field, item: type) -> Any:
    """A list of numbers, typed with commas: `64, 32`."""
    widgets.sync(field.key, ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in field.old or ()))
    typed = st.text_input(field.label, key=field.key, help=field.help, max_chars=200, placeholder=field.blank)
    try:
        return tuple(item(part) for part in typed.replace("，", ",").split(",") if part.strip())
    except ValueError:
        wrong = Problem(
            where="",
            message=message(N_("`{typed}` is not a list of numbers. Separate them with commas: 64, 32."), typed=typed),
        )
        problem_list.show([wrong], f"{field.key}-typed")
        return tuple(field.old or ())


def _text(field: Field) -> str:
    max_chars = next((m.max_length for m in field.info.metadata if getattr(m, "max_length", None)), 500)
    widgets.sync(field.key, str(field.old or ""))
    return str(st.text_input(field.label, key=field.key, help=field.help, max_chars=max_chars, placeholder=field.blank))


def _by_title(field: Field) -> Callable[[Any], str]:
    return lambda option: (field.blank or "") if option == NONE else option_title(field.info, option)
