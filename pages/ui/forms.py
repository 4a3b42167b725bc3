"""A config class becomes a form, from its own annotations: ranges, titles, descriptions, choices.

Nothing here knows a layer or an optimizer. A field may say `json_schema_extra={"scale": "log"}` where its values
span powers of ten (a range that starts above 0 is taken so anyway), and `{"options": {value: title}}`.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin

import streamlit as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from engine.datasets.base import Dataset, Divided
from engine.errors import Fix, Problem
from engine.registry import Choice, Registry, config_problems
from engine.text import N_, message
from pages.ui import problems as problem_list
from pages.ui import state
from pages.ui.language import _

Fixer = Callable[[Fix], None]


def form(
    thing_class: type[BaseModel],
    values: Mapping[str, Any],
    key: str,
    problems: Sequence[Problem] = (),
    on_fix: Fixer | None = None,
    skip: Sequence[str] = (),
) -> dict[str, Any]:
    """Widgets for every field of `thing_class` but `skip`; gives the config with what the person entered.

    `values` is a saved config: what it leaves out is at its default, and stays out while it is. Each widget has the
    key `<key>-<field>`. Values are checked again here, whatever the browser allowed; what does not fit is said
    beside its field, and is part of the config given back, so that the caller's own check sees it too.
    """
    config = {name: value for name, value in values.items() if name in skip}
    fields = {name: info for name, info in _ordered(thing_class) if name not in skip}
    found = [*problems, *_own_problems(thing_class, values, problems)]
    for name, info in fields.items():
        default = info.get_default(call_default_factory=True)
        old = values.get(name, default)
        entered = _field(info, old, f"{key}-{name}", problem_list.about(found, name), on_fix)
        if name in values or entered != _plain(default):
            config[name] = entered
    return config


def _ordered(thing_class: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """As declared; of a data set what is its own first, then what all of them have: shares and seed of the splits."""
    fields = list(thing_class.model_fields.items())
    if issubclass(thing_class, Dataset):
        fields.sort(key=lambda field: field[0] in Dataset.model_fields or field[0] in Divided.model_fields)
    return fields


def choice(
    registry: Registry[Any],
    chosen: Choice,
    key: str,
    label: str,
    names: Sequence[str] | None = None,
    problems: Sequence[Problem] = (),
    help: str | None = None,
) -> Choice:
    """A select box over a registry, then the form of what is chosen. `names`: only these are offered."""
    offered = list(names if names is not None else registry.names())
    if chosen.name not in offered:
        offered.insert(0, chosen.name)
    state.sync(key, chosen.name)
    name = st.selectbox(label, offered, format_func=lambda n: title_of(registry, n), key=key, help=help)
    same = name == chosen.name
    problem_list.show([p for p in problems if p.where == "name"], key)
    if name not in registry or not registry.get(name).model_fields:
        return chosen if same else Choice(name=name)
    config = form(registry.get(name), chosen.config if same else {}, f"{key}-{name}", problems if same else ())
    return Choice(name=name, **config)


def title_of(registry: Registry[Any], name: str) -> str:
    """A thing's title in the reader's language; the bare name where there is no such thing."""
    return _(registry.get(name).title) if name in registry else name


def about(thing_class: Any, key: str) -> None:
    """A small "?" that opens the docstring in place, formulas and all."""
    with st.popover("?", key=f"{key}-about", help=_("What this is")):
        st.markdown(f"**{_(thing_class.title)}**\n\n{_(thing_class.help())}")


def _own_problems(thing_class: type[BaseModel], values: Mapping[str, Any], known: Sequence[Problem]) -> list[Problem]:
    if known:
        return []
    try:
        thing_class.model_validate(dict(values))
    except ValidationError as error:
        return config_problems(error)
    return []


def _field(info: FieldInfo, old: Any, key: str, problems: Sequence[Problem], on_fix: Fixer | None) -> Any:
    kind, optional = _kind(info.annotation)
    label = _(info.title) if info.title else key.rsplit("-", 1)[-1].replace("_", " ").capitalize()
    if optional and isinstance(kind, type) and issubclass(kind, bool | int | float | BaseModel):
        entered = _optional(kind, info, old, label, key, problems, on_fix)
    else:
        entered = _widget(kind, info, old, label, key, problems, on_fix)
        entered = None if optional and entered in ("", ()) else entered
    if not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        problem_list.show(problems, key, on_fix)
    return entered


def _kind(annotation: Any) -> tuple[Any, bool]:
    """The bare annotation, and whether None is allowed."""
    if get_origin(annotation) in {Union, types.UnionType}:
        rest = [a for a in get_args(annotation) if a is not type(None)]
        return (rest[0] if len(rest) == 1 else annotation), len(rest) < len(get_args(annotation))
    return annotation, False


def _optional(
    kind: type, info: FieldInfo, old: Any, label: str, key: str, problems: Sequence[Problem], on_fix: Fixer | None
) -> Any:
    state.sync(f"{key}-on", old is not None)
    if not st.toggle(label, key=f"{key}-on", help=_help(info)):
        return None
    start = old if old is not None else _first_value(kind, info)
    return _widget(kind, info, start, label, key, problems, on_fix, hide=True)


def _first_value(kind: type, info: FieldInfo) -> Any:
    """What an optional setting starts at when it is switched on."""
    if issubclass(kind, BaseModel):
        return {}
    low, high, _open = bounds(info)
    if kind is int:
        return int(max(low if low is not None else 1, 1))
    return min(1.0, high) if high is not None else 1.0


def _widget(
    kind: Any,
    info: FieldInfo,
    old: Any,
    label: str,
    key: str,
    problems: Sequence[Problem],
    on_fix: Fixer | None,
    hide: bool = False,
) -> Any:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return _nested(kind, old, label, key, problems, on_fix, hide)
    hidden: Literal["collapsed", "visible"] = "collapsed" if hide else "visible"
    if kind is bool:
        state.sync(key, bool(old))
        return st.toggle(label, key=key, help=_help(info), label_visibility=hidden)
    if kind is int or kind is float:
        return _number(kind, info, old, label, key, hidden)
    if get_origin(kind) is Literal:
        return _one_of(get_args(kind), info, old, label, key)
    if get_origin(kind) is tuple:
        return _several(get_args(kind)[0], info, old, label, key)
    return _text(info, old, label, key)


def _nested(
    kind: type[BaseModel], old: Any, label: str, key: str, problems: Sequence[Problem], on_fix: Fixer | None, hide: bool
) -> dict[str, Any]:
    if not hide:
        st.markdown(f"**{label}**")
    return form(kind, _plain(old) or {}, key, problems, on_fix)


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


def _number(kind: type, info: FieldInfo, old: Any, label: str, key: str, hidden: Any) -> int | float:
    low, high, open_low = bounds(info)
    value = old if isinstance(old, int | float) and not isinstance(old, bool) and math.isfinite(old) else (low or 0)
    value = kind(value)
    state.sync(key, value)
    if kind is int:
        least, most = _around(low, high, value, int)
        return int(st.number_input(label, least, most, step=1, key=key, help=_help(info), label_visibility=hidden))
    if _slides(info, low, high, open_low) and low is not None and high is not None and low <= value <= high:
        step = 0.01 if high - low <= 1 else 0.05 if high - low <= 10 else 1.0
        return float(
            st.slider(label, float(low), float(high), step=step, key=key, help=_help(info), label_visibility=hidden)
        )
    least, most = _around(low, high, value, float)
    return float(
        st.number_input(
            label, least, most, step=step_of(value), format="%g", key=key, help=_help(info), label_visibility=hidden
        )
    )


def _around(low: float | None, high: float | None, value: Any, kind: Any) -> tuple[Any, Any]:
    """The widget's range, widened to hold a saved value that is out of it: it is shown, with its problem."""
    least = None if low is None else kind(min(low, value))
    most = None if high is None else kind(max(high, value))
    return least, most


def _slides(info: FieldInfo, low: float | None, high: float | None, open_low: bool) -> bool:
    return not open_low and _extra(info).get("scale") != "log" and low is not None and high is not None


def step_of(value: float) -> float:
    """One in the leading digit: 0.003 -> 0.001, 0.9 -> 0.1; below a power of ten one digit finer: 0.001 -> 0.0001."""
    if value == 0:
        return 0.001
    power = math.floor(math.log10(abs(value)) + 1e-9)
    lead = abs(value) / 10**power
    return float(f"1e{power - 1 if lead < 1.5 else power}")


def _one_of(options: Sequence[Any], info: FieldInfo, old: Any, label: str, key: str) -> Any:
    state.sync(key, old if old in options else options[0])
    titled = _option(info)
    if len(options) <= 4 and sum(len(str(o)) for o in options) <= 24:
        return st.segmented_control(label, list(options), required=True, format_func=titled, key=key, help=_help(info))
    return st.selectbox(label, list(options), format_func=titled, key=key, help=_help(info))


def _several(item: Any, info: FieldInfo, old: Any, label: str, key: str) -> Any:
    if get_origin(item) is Literal:
        options = list(get_args(item))
        state.sync(key, [o for o in options if o in (old or ())])
        chosen = st.pills(label, options, selection_mode="multi", format_func=_option(info), key=key, help=_help(info))
        return tuple(o for o in options if o in chosen)
    return _numbers(item, info, old, label, key)


def _numbers(item: type, info: FieldInfo, old: Any, label: str, key: str) -> Any:
    """A list of numbers is typed with commas between: `64, 32`."""
    state.sync(key, ", ".join(f"{v:g}" if isinstance(v, int | float) else str(v) for v in old or ()))
    typed = st.text_input(label, key=key, help=_help(info), max_chars=200)
    try:
        return tuple(item(part) for part in typed.replace("，", ",").split(",") if part.strip())
    except ValueError:
        wrong = Problem(
            where="",
            message=message(N_("`{typed}` is not a list of numbers. Write them with commas: 64, 32."), typed=typed),
        )
        problem_list.show([wrong], f"{key}-typed")
        return tuple(old or ())


def _text(info: FieldInfo, old: Any, label: str, key: str) -> str:
    longest = next((m.max_length for m in info.metadata if getattr(m, "max_length", None)), 500)
    state.sync(key, str(old or ""))
    return str(st.text_input(label, key=key, help=_help(info), max_chars=longest))


def _option(info: FieldInfo) -> Callable[[Any], str]:
    """Options by their titles, `json_schema_extra={"options": {"x2": "x²"}}`, else by their own words."""
    titles = _extra(info).get("options", {})
    return lambda option: _(str(titles.get(option, option)))


def _extra(info: FieldInfo) -> Mapping[str, Any]:
    return info.json_schema_extra if isinstance(info.json_schema_extra, Mapping) else {}


def _help(info: FieldInfo) -> str | None:
    return _(info.description) if info.description else None


def _plain(value: Any) -> Any:
    """Values as they are saved: models as dicts of what is not at its default."""
    return value.model_dump(exclude_defaults=True) if isinstance(value, BaseModel) else value
