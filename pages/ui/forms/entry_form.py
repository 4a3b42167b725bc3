"""A form for a config class, generated from its annotations: ranges, titles, descriptions, choices.

Nothing here depends on a particular entry. A field may have `json_schema_extra={"scale": "log"}` if its values span
powers of ten (implied by a range that starts above 0), `{"options": {value: title}}`, and
`{"registry": "activations"}` if it holds the name of an entry of that registry.
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
from engine.registry import MAX_KEY_LENGTH, Choice, Registry, config_problems
from engine.text import shortened
from engine.train.registries import REGISTRIES
from pages.ui import widgets
from pages.ui.forms import problem_list
from pages.ui.forms.field import Field, bounds, extra
from pages.ui.forms.fields import NONE, bare, widget
from pages.ui.forms.window_fields import has_pairs, separate_sides
from pages.ui.language import _

Fixer = Callable[[Problem], None]


def form(
    config_class: type[BaseModel],
    values: Mapping[str, Any],
    key: str,
    problems: Sequence[Problem] = (),
    on_fix: Fixer | None = None,
    skip: Sequence[str] = (),
    blank: str | None = None,
) -> dict[str, Any]:
    """Widgets for every field of `config_class` except `skip`; gives the config with the entered values.

    `values` is a saved config: fields that it omits have their defaults, and stay omitted while they do. Each widget
    has the key `<key>-<field>`. Fields that may be None have a switch, or with `blank` (the meaning of an empty
    widget) may be left empty. All values are validated here, whatever the browser allowed: an error is shown beside
    its field, and the value is returned anyway, so that the caller's own check sees it too.
    """
    config = {name: value for name, value in values.items() if name in skip}
    fields = {name: info for name, info in _ordered(config_class) if name not in skip}
    found = [*problems, *_class_problems(config_class, values, problems)]
    separate: bool | None = None
    for name, info in fields.items():
        default = info.get_default(call_default_factory=True)
        old = values.get(name, default)
        if separate is None and has_pairs(info.annotation):
            separate = separate_sides(fields, values, key)
        entered = _field(info, old, f"{key}-{name}", problem_list.about(found, name), on_fix, blank, bool(separate))
        if isinstance(old, list) and isinstance(entered, tuple) and tuple(old) == entered:
            entered = old  # as saved in JSON, so that nothing changes
        if name in values or entered != _plain(default):
            config[name] = entered
    return config


def _ordered(config_class: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """Fields as declared; for a data set, its own first, then those that all share: sizes and seed of the splits."""
    fields = list(config_class.model_fields.items())
    if issubclass(config_class, Dataset):
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
    """A select box over a registry, then the form of the chosen entry. `names`: offers only these."""
    offered = list(names if names is not None else registry.names())
    if chosen.name not in offered:
        offered.insert(0, chosen.name)
    widgets.sync(key, chosen.name)
    name = st.selectbox(label, offered, format_func=lambda n: title_of(registry, n), key=key, help=help)
    same = name == chosen.name
    problem_list.show([p for p in problems if p.where == "name"], key)
    if name not in registry or not registry.get(name).model_fields:
        return chosen if same else Choice(name=name)
    config = form(registry.get(name), chosen.config if same else {}, f"{key}-{name}", problems if same else ())
    return Choice(name=name, **config)


def title_of(registry: Registry[Any], name: str) -> str:
    """An entry's title in the reader's language; the name itself, shortened, if there is no such entry."""
    return _(registry.get(name).title) if name in registry else shortened(name, MAX_KEY_LENGTH)


def _class_problems(
    config_class: type[BaseModel], values: Mapping[str, Any], known: Sequence[Problem]
) -> list[Problem]:
    if known:
        return []
    try:
        config_class.model_validate(dict(values))
    except ValidationError as error:
        return config_problems(error)
    return []


def _field(
    info: FieldInfo,
    old: Any,
    key: str,
    problems: Sequence[Problem],
    on_fix: Fixer | None,
    blank: str | None,
    separate: bool,
) -> Any:
    kind, optional = bare(info.annotation)
    label = _(info.title) if info.title else key.rsplit("-", 1)[-1].replace("_", " ").capitalize()
    field = Field(kind, info, old, label, key)
    if _is_config(kind):
        return _switched(field, problems, on_fix) if optional else _nested(field, problems, on_fix)
    if not optional:
        entered = _one_widget(field, separate)
    elif blank is None and kind in (bool, int, float):
        entered = _switched(field, problems, on_fix)
    else:
        entered = _one_widget(replace(field, blank=blank or _("none")))
        entered = old if _is_empty(entered) and _is_empty(old) else None if _is_empty(entered) else entered
    problem_list.show(problems, key, on_fix)
    return entered


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", (), [])


def _is_config(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _one_widget(field: Field, separate: bool = False) -> Any:
    return _registered(field) if "registry" in extra(field.info) else widget(field, separate)


def _registered(field: Field) -> Any:
    """The name of a registry's entry, chosen by its title."""
    registry = REGISTRIES[extra(field.info)["registry"]]
    offered = registry.names() if field.blank is None else [NONE, *registry.names()]
    current = field.old or NONE
    if current not in offered:
        offered.append(current)
    widgets.sync(field.key, current)

    def titled(name: str) -> str:
        return title_of(registry, name) if name else field.blank or ""

    return st.selectbox(field.label, offered, format_func=titled, key=field.key, help=field.help)


def _switched(field: Field, problems: Sequence[Problem], on_fix: Fixer | None) -> Any:
    """A switch, and while it is on, the widget of the value."""
    widgets.sync(f"{field.key}-on", field.old is not None)
    if not st.toggle(field.label, key=f"{field.key}-on", help=field.help):
        return None
    start = field.old if field.old is not None else _first_value(field)
    shown = replace(field, old=start, hidden=True)
    return _nested(shown, problems, on_fix) if _is_config(field.kind) else widget(shown)


def _first_value(field: Field) -> Any:
    """The initial value of an optional setting when it is switched on."""
    if _is_config(field.kind):
        return {}
    low, high, _open = bounds(field.info)
    if field.kind is int:
        return int(max(low if low is not None else 1, 1))
    return min(1.0, high) if high is not None else 1.0


def _nested(field: Field, problems: Sequence[Problem], on_fix: Fixer | None) -> dict[str, Any]:
    if not field.hidden:
        st.markdown(f"**{field.label}**")
    return form(field.kind, _plain(field.old) or {}, field.key, problems, on_fix)


def _plain(value: Any) -> Any:
    """Values as they are saved: models as dicts of the fields that differ from their defaults."""
    return value.model_dump(exclude_defaults=True) if isinstance(value, BaseModel) else value
