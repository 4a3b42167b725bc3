"""A choice from a registry: its select box with a "?", and the form of the chosen entry."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from engine.errors import Problem
from engine.plan.plan import Plan
from engine.registry import Choice, Registry
from pages.ui import widgets
from pages.ui.forms import entry_form, problem_list
from pages.ui.forms.explanation import explain

Problems = Sequence[Problem]


def pick(
    registry: Registry[Any],
    current: str,
    key: str,
    label: str,
    names: Sequence[str] | None = None,
    about: str = "",
    chosen: Choice | None = None,
    more: Callable[[], None] | None = None,
    problems: Problems = (),
    titled: Callable[[str], str] | None = None,
) -> str:
    """A select box over a registry, with the "?" of the chosen entry beside it; gives the name.

    `titled`: the label of a name, if it is not the entry's title.
    """
    offered = list(names if names is not None else registry.names())
    if current and current not in offered:
        offered.insert(0, current)
    widgets.sync(key, current)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        name = st.selectbox(label, offered, format_func=titled or partial(entry_form.title_of, registry), key=key)
        same = chosen if chosen and name == current else Choice(name=str(name))
        explain(registry, same, key, about, more)
    problem_list.show([p for p in problems if p.where in (key, f"{key}.name")], key)
    return str(name)


def configured(plan: Plan, field: str, registry: Registry[Any], problems: Problems, title: str) -> Plan:
    """The form of a choice with settings, in an expander."""
    held: Choice = getattr(plan, field)
    if held.name not in registry or not registry.get(held.name).model_fields:
        return plan
    with st.expander(title, key=f"{field}-settings", type="compact"):
        config = entry_form.form(
            registry.get(held.name), held.config, f"{field}-{held.name}", problems_below(problems, field)
        )
    return plan.model_copy(update={field: Choice(name=held.name, **config)})


def problems_below(problems: Problems, field: str) -> list[Problem]:
    return [p for p in problems if p.where.startswith(f"{field}.")]
