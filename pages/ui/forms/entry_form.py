"""A config class becomes a form, from its own annotations: ranges, titles, descriptions, choices.

Nothing here knows a layer or an optimizer. A field may say `json_schema_extra={"scale": "log"}` where its values
span powers of ten (a range that starts above 0 is taken so anyway), `{"options": {value: title}}`, and
`{"registry": "activations"}` where it holds the name of a thing of that registry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from engine.datasets.base import Dataset, Divided
from engine.errors import Problem
from engine.registry import LONGEST_KEY, Choice, Registry, config_problems
from engine.text import shortened
from engine.train.registries import REGISTRIES
from pages.ui import state
from pages.ui.forms import problem_list
from pages.ui.forms.fields import NONE, Entry, bare, bounds, extra, widget
from pages.ui.language import _

Fixer = Callable[[Problem], None]


def form(
    thing_class: type[BaseModel],
    values: Mapping[str, Any],
    key: str,
    problems: Sequence[Problem] = (),
    on_fix: Fixer | None = None,
    skip: Sequence[str] = (),
    blank: str | None = None,
) -> dict[str, Any]:
    """Widgets for every field of `thing_class` but `skip`; gives the config with what the person entered.

    `values` is a saved config: what it leaves out is at its default, and stays out while it is. Each widget has the
    key `<key>-<field>`. Fields that may be None are switched on and off; with `blank`, which says what an empty
    widget stands for, they are left empty instead. Values are checked again here, whatever the browser allowed; what does not fit is said
    beside its field, and is part of the config given back, so that the caller's own check sees it too.
    """
    config = {name: value for name, value in values.items() if name in skip}
    fields = {name: info for name, info in _ordered(thing_class) if name not in skip}
    found = [*problems, *_own_problems(thing_class, values, problems)]
    for name, info in fields.items():
        default = info.get_default(call_default_factory=True)
        old = values.get(name, default)
        entered = _field(info, old, f"{key}-{name}", problem_list.about(found, name), on_fix, blank)
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
    """A thing's title in the reader's language; the bare name, shortened, where there is no such thing."""
    return _(registry.get(name).title) if name in registry else shortened(name, LONGEST_KEY)


def _own_problems(thing_class: type[BaseModel], values: Mapping[str, Any], known: Sequence[Problem]) -> list[Problem]:
    if known:
        return []
    try:
        thing_class.model_validate(dict(values))
    except ValidationError as error:
        return config_problems(error)
    return []


def _field(
    info: FieldInfo, old: Any, key: str, problems: Sequence[Problem], on_fix: Fixer | None, blank: str | None
) -> Any:
    kind, optional = bare(info.annotation)
    label = _(info.title) if info.title else key.rsplit("-", 1)[-1].replace("_", " ").capitalize()
    entry = Entry(kind, info, old, label, key)
    if _is_config(kind):
        return _switched(entry, problems, on_fix) if optional else _nested(entry, problems, on_fix)
    if not optional:
        entered = _one_widget(entry)
    elif blank is None and kind in (bool, int, float):
        entered = _switched(entry, problems, on_fix)
    else:
        entered = _one_widget(replace(entry, blank=blank or _("none")))
        entered = old if _is_empty(entered) and _is_empty(old) else None if _is_empty(entered) else entered
    problem_list.show(problems, key, on_fix)
    return entered


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", (), [])


def _is_config(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _one_widget(entry: Entry) -> Any:
    return _registered(entry) if "registry" in extra(entry.info) else widget(entry)


def _registered(entry: Entry) -> Any:
    """The name of a thing, chosen by its title."""
    registry = REGISTRIES[extra(entry.info)["registry"]]
    offered = registry.names() if entry.blank is None else [NONE, *registry.names()]
    current = entry.old or NONE
    if current not in offered:
        offered.append(current)
    state.sync(entry.key, current)

    def titled(name: str) -> str:
        return title_of(registry, name) if name else entry.blank or ""

    return st.selectbox(entry.label, offered, format_func=titled, key=entry.key, help=entry.help)


def _switched(entry: Entry, problems: Sequence[Problem], on_fix: Fixer | None) -> Any:
    """A switch, and the widget of the value while it is on."""
    state.sync(f"{entry.key}-on", entry.old is not None)
    if not st.toggle(entry.label, key=f"{entry.key}-on", help=entry.help):
        return None
    start = entry.old if entry.old is not None else _first_value(entry)
    shown = replace(entry, old=start, hidden=True)
    return _nested(shown, problems, on_fix) if _is_config(entry.kind) else widget(shown)


def _first_value(entry: Entry) -> Any:
    """What an optional setting starts at when it is switched on."""
    if _is_config(entry.kind):
        return {}
    low, high, _open = bounds(entry.info)
    if entry.kind is int:
        return int(max(low if low is not None else 1, 1))
    return min(1.0, high) if high is not None else 1.0


def _nested(entry: Entry, problems: Sequence[Problem], on_fix: Fixer | None) -> dict[str, Any]:
    if not entry.hidden:
        st.markdown(f"**{entry.label}**")
    return form(entry.kind, _plain(entry.old) or {}, entry.key, problems, on_fix)


def _plain(value: Any) -> Any:
    """Values as they are saved: models as dicts of what is not at its default."""
    return value.model_dump(exclude_defaults=True) if isinstance(value, BaseModel) else value
