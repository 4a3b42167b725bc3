"""Widgets for windows that slide over images: one number or height and width, and padding by number or by name."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo

from pages.ui import widgets
from pages.ui.forms.field import Field, bounds, is_number, option_title
from pages.ui.forms.number_field import number_field
from pages.ui.language import _

PIXELS = "pixels"
"""The option for a number."""


def is_window(annotation: Any) -> bool:
    """Whether a setting is a number that may also be a pair or a name."""
    return get_origin(annotation) in {Union, types.UnionType} and _number(annotation) is not None


def has_pairs(annotation: Any) -> bool:
    """Whether a setting may differ in height and width."""
    return is_window(annotation) and any(get_origin(_inner(part)) is tuple for part in get_args(annotation))


def separate_sides(fields: Mapping[str, FieldInfo], values: Mapping[str, Any], key: str) -> bool:
    """The switch that shows two numbers for each setting of a window; on while one of them is a pair."""
    paired = any(
        isinstance(values.get(name), list | tuple) for name, info in fields.items() if has_pairs(info.annotation)
    )
    widgets.sync(f"{key}-sides", paired)
    return st.toggle(
        _("Height and width differ"),
        key=f"{key}-sides",
        help=_("Shows kernel, stride and padding for both directions."),
    )


def window(field: Field, separate: bool) -> Any:
    """The number or pair, or the padding's name."""
    names = [name for part in get_args(field.kind) for name in _names(_inner(part))]
    if not names:
        return _sides(field, separate)
    mode = field.old if field.old in names else PIXELS
    widgets.sync(f"{field.key}-mode", mode)
    chosen = st.segmented_control(
        field.label, [PIXELS, *names], required=True, format_func=lambda name: _("Number") if name == PIXELS else option_title(field.info, name),
        key=f"{field.key}-mode", help=_("Same: as many outputs as inputs, divided by the stride. Valid: no padding."),
    )  # fmt: skip
    return chosen if chosen in names else _sides(replace(field, hidden=True), separate)


def _sides(field: Field, separate: bool) -> int | tuple[int, int]:
    pair = isinstance(field.old, list | tuple) and len(field.old) == 2 and all(map(is_number, field.old))
    old = tuple(field.old) if pair else (field.old if is_number(field.old) else _default(field),) * 2
    if not separate or not has_pairs(field.kind):
        return int(_side(field, field.label, old[0], field.key, field.visibility))
    height, width = st.columns(2, gap="small")
    with height:
        first = _side(field, _("{setting}, height").format(setting=field.label), old[0], field.key)
    with width:
        second = _side(field, _("{setting}, width").format(setting=field.label), old[1], f"{field.key}-width")
    sides = int(first), int(second)
    return sides if pair or sides != old else old[0]


def _side(
    field: Field, label: str, value: int, key: str, visibility: Literal["collapsed", "visible"] = "visible"
) -> Any:
    low, high, _open = bounds(_number(field.kind) or field.info)
    return number_field(label, int(value), low, high, key, field.help, visibility=visibility)


def _default(field: Field) -> int:
    return field.info.default if is_number(field.info.default) else 0


def _number(annotation: Any) -> FieldInfo | None:
    """The range of the numbers of a union."""
    found = [part for part in get_args(annotation) if _inner(part) is int]
    return FieldInfo.from_annotation(found[0]) if found else None


def _inner(annotation: Any) -> Any:
    return _inner(get_args(annotation)[0]) if get_origin(annotation) is Annotated else annotation


def _names(annotation: Any) -> tuple[str, ...]:
    return get_args(annotation) if get_origin(annotation) is Literal else ()
