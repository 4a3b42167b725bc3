"""A choice from a registry that may be left empty, such as the activation of a layer."""

from __future__ import annotations

import streamlit as st

from engine.registry import Choice, Registry
from pages.ui import widgets
from pages.ui.forms import entry_form
from pages.ui.forms.explanation import explain

NONE = ""
"""The option that stands for no choice."""


def optional_choice(registry: Registry, held: Choice | None, key: str, label: str, none: str) -> Choice | None:
    """An optional choice, with the settings of the chosen entry."""
    offered = [NONE, *registry.names()]
    current = held.name if held else NONE
    if current not in offered:
        offered.append(current)
    widgets.sync(key, current)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        name = st.selectbox(
            label,
            offered,
            format_func=lambda n: entry_form.title_of(registry, n) if n else none,
            key=key,
            width="stretch",
        )
        if name:
            explain(registry, held if held and held.name == name else Choice(name=str(name)), key)
    if not name:
        return None
    if name not in registry or not registry.get(name).model_fields:
        return held if held and held.name == name else Choice(name=str(name))
    config = entry_form.form(registry.get(name), held.config if held and held.name == name else {}, f"{key}-{name}")
    return Choice(name=str(name), **config)
