"""One field of a config as one widget: by its annotation, its range and its hints."""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo

from engine.errors import Problem
from engine.text import N_, message
from pages.ui import glossary, state
from pages.ui.forms import problem_list
from pages.ui.forms.number_field import number_field
from pages.ui.language import _

NONE = ""
"""The option that stands for a choice left open."""
SLIDER_STEPS = 5
"""A default value is at least so many steps of its slider from 0: with fewer, too little could be chosen below it."""


@dataclass(frozen=True)
class Entry:
    """A field on its way to its widget. `kind` is the bare annotation, `old` the value that is shown first."""

    kind: Any
    info: FieldInfo
    old: Any
    label: str
    key: str
    hidden: bool = False
    """The label is said elsewhere already."""
    blank: str | None = None
    """What an empty widget stands for, where the field may be left empty."""

    @property
    def help(self) -> str | None:
        return glossary.help_text(self.label, _(self.info.description) if self.info.description else None)

    @property
    def visibility(self) -> Literal["collapsed", "visible"]:
        return "collapsed" if self.hidden else "visible"


def bare(annotation: Any) -> tuple[Any, bool]:
    """The annotation without None and without what is said about it, and whether None is allowed."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        rest = [a for a in get_args(annotation) if a is not type(None)]
        return (bare(rest[0])[0] if len(rest) == 1 else annotation), len(rest) < len(get_args(annotation))
    return annotation, False


def widget(entry: Entry) -> Any:
    """Shows the widget; gives what the person entered, None for what is left empty where that is allowed."""
    kind = entry.kind
    if kind is bool and entry.blank is None:
        state.sync(entry.key, bool(entry.old))
        return st.toggle(entry.label, key=entry.key, help=entry.help, label_visibility=entry.visibility)
    if kind is bool:
        return _yes_or_no(entry)
    if kind is int or kind is float:
        return _number_or_nothing(entry) if entry.blank is not None else _number(entry)
    if get_origin(kind) is Literal:
        return _one_of(entry, get_args(kind))
    if get_origin(kind) is tuple:
        return _several(entry, bare(get_args(kind)[0])[0])
    return _text(entry)


def extra(info: FieldInfo) -> Mapping[str, Any]:
    """The hints of a field for its widget."""
    return info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}


def bounds(info: FieldInfo) -> tuple[float | None, float | None, bool]:
    """The least and the greatest value, and whether the least itself is left out."""
    low = high = None
    open_low = False
    for rule in info.metadata:
        if getattr(rule, "ge", None) is not None:
            low = rule.ge
        if getattr(rule, "gt", None) is not None:
            low, open_low = rule.gt, True
        if getattr(rule, "le", None) is not None:
            high = rule.le
        if getattr(rule, "lt", None) is not None:
            high = rule.lt
    return low, high, open_low


def _number(entry: Entry) -> int | float:
    low, high, _open = bounds(entry.info)
    value = entry.kind(entry.old if _is_number(entry.old) else (low or 0))
    if entry.kind is float and _slides(entry.info, value):
        state.sync(entry.key, value)
        return _slider(entry)
    return entry.kind(
        number_field(entry.label, value, low, high, entry.key, entry.help, visibility=entry.visibility)
    )  # fmt: skip


def _slides(info: FieldInfo, value: float) -> bool:
    """Whether a slider can be set to every value that makes a difference: not near 0, and not near 1."""
    low, high, open_low = bounds(info)
    if open_low or low is None or high is None or not low <= value <= high or extra(info).get("scale") == "log":
        return False
    step, first = _slider_step(low, high), info.default if _is_number(info.default) else value
    exact = all(math.isclose(round(end / step) * step, end, abs_tol=1e-9) for end in (low, high, first, value))
    return exact and (first == 0 or first >= SLIDER_STEPS * step)


def _slider_step(low: float, high: float) -> float:
    return 0.01 if high - low <= 1 else 0.05 if high - low <= 10 else 1.0


def _slider(entry: Entry) -> float:
    low, high, _open = bounds(entry.info)
    assert low is not None
    assert high is not None
    step = _slider_step(low, high)
    ends_before = any(getattr(rule, "lt", None) is not None for rule in entry.info.metadata)
    return float(
        st.slider(
            entry.label, float(low), high - step if ends_before else float(high), step=step, key=entry.key,
            help=entry.help, label_visibility=entry.visibility,
        )
    )  # fmt: skip


def _number_or_nothing(entry: Entry) -> int | float | None:
    """A number that can be taken out again; empty, the widget says what that means."""
    low, high, _open = bounds(entry.info)
    value = entry.kind(entry.old) if _is_number(entry.old) else None
    typed = number_field(
        entry.label, value, None if low is None else entry.kind(low), high, entry.key, entry.help, entry.blank or "",
        visibility=entry.visibility,
    )  # fmt: skip
    return None if typed is None else entry.kind(typed)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _yes_or_no(entry: Entry) -> bool | None:
    words = {NONE: entry.blank or "", "yes": _("yes"), "no": _("no")}
    state.sync(entry.key, NONE if entry.old is None else "yes" if entry.old else "no")
    chosen = st.segmented_control(
        entry.label, list(words), required=True, format_func=words.__getitem__, key=entry.key, help=entry.help
    )
    return {"yes": True, "no": False}.get(str(chosen))


def _one_of(entry: Entry, given: Sequence[Any]) -> Any:
    options = list(given) if entry.blank is None else [NONE, *given]
    first = NONE if entry.blank is not None and entry.old is None else options[0]
    state.sync(entry.key, entry.old if entry.old in options else first)
    titled = _by_title(entry)
    if len(options) <= 4 and sum(len(titled(o)) for o in options) <= 24:
        chosen = st.segmented_control(
            entry.label, options, required=True, format_func=titled, key=entry.key, help=entry.help
        )
    else:
        chosen = st.selectbox(entry.label, options, format_func=titled, key=entry.key, help=entry.help)
    return None if entry.blank is not None and chosen == NONE else chosen


def _several(entry: Entry, item: Any) -> Any:
    if get_origin(item) is Literal:
        options = list(get_args(item))
        state.sync(entry.key, [o for o in options if o in (entry.old or ())])
        chosen = st.pills(
            entry.label, options, selection_mode="multi", format_func=_by_title(entry), key=entry.key,
            help=entry.help,
        )  # fmt: skip
        return tuple(o for o in options if o in chosen)
    return _numbers(entry, item)


def _numbers(entry: Entry, item: type) -> Any:
    """A list of numbers is typed with commas between: `64, 32`."""
    state.sync(entry.key, ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in entry.old or ()))
    typed = st.text_input(entry.label, key=entry.key, help=entry.help, max_chars=200, placeholder=entry.blank)
    try:
        return tuple(item(part) for part in typed.replace("，", ",").split(",") if part.strip())
    except ValueError:
        wrong = Problem(
            where="",
            message=message(N_("`{typed}` is not a list of numbers. Separate them with commas: 64, 32."), typed=typed),
        )
        problem_list.show([wrong], f"{entry.key}-typed")
        return tuple(entry.old or ())


def _text(entry: Entry) -> str:
    longest = next((m.max_length for m in entry.info.metadata if getattr(m, "max_length", None)), 500)
    state.sync(entry.key, str(entry.old or ""))
    return str(st.text_input(entry.label, key=entry.key, help=entry.help, max_chars=longest, placeholder=entry.blank))


def _by_title(entry: Entry) -> Callable[[Any], str]:
    return lambda option: (entry.blank or "") if option == NONE else option_title(entry.info, option)


def option_title(info: FieldInfo, option: Any) -> str:
    """An option by its title, `json_schema_extra={"options": {"x2": "x²"}}`, else by its own word."""
    return _(str(extra(info).get("options", {}).get(option, option)))
