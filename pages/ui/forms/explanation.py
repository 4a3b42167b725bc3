"""Explanations in place: a small "?" beside a choice that opens its help, formula and picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from engine.errors import LayerlabError
from engine.host.requests.initial_weights import InitialWeights
from engine.host.requests.picture import Picture
from engine.host.requests.source import Source
from engine.plan.link import from_json
from engine.registry import CatalogEntry, Choice, Registry
from engine.views import pack, unpack
from pages.ui import glossary, state
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.language import _, say


def explain(
    registry: Registry[Any], choice: Choice, key: str, about: str = "", more: Callable[[], None] | None = None
) -> None:
    """The "?" of a choice: `about` explains the choice in general, then follows the chosen entry; `more` adds to it.

    Its content is created when it is opened.
    """
    if choice.name not in registry:
        return
    entry = registry.get(choice.name)
    with st.popover("?", key=f"{key}-about", help=_("About"), on_change="rerun", type="tertiary") as box:
        if not box.open:
            return
        if about:
            st.caption(about)
        st.markdown(f"**{_(entry.title)}**\n\n{_(entry.help())}")
        glossary.show_links(_(registry.noun), about, _(entry.title), without_reference(entry))
        if hasattr(entry, "picture"):
            draw(registry, choice, f"{key}-picture")
        if more:
            more()


def without_reference(entry: type[CatalogEntry]) -> str:
    """The help text in the visitor's language, without its last paragraph if that is the reference."""
    paragraphs = _(entry.help()).split("\n\n")
    return "\n\n".join(paragraphs[:-1] if "\n\nReference:" in entry.help() else paragraphs)


def draw(registry: Registry[Any], choice: Choice, key: str, height: int = 200) -> None:
    """Reserves a place for the picture of a configured entry; `draw_late` fills it."""
    later(lambda: picture(_packed(registry, choice), key=key, height=height))


def later(fill: Callable[[], None]) -> None:
    """Reserves a place for content that may take a moment; the rest of the page comes first."""
    state.put(state.LATE, [*state.get(state.LATE, []), (st.container(), fill)])


def draw_late() -> None:
    """Called at the end of the page: fills every reserved place, or shows why it stays empty."""
    for place, fill in state.take(state.LATE, []):
        with place:
            try:
                fill()
            except LayerlabError as error:
                st.caption(say(error.message))


def _packed(registry: Registry[Any], choice: Choice) -> bytes:
    if registry.get(choice.name).picture_needs_torch:
        return _from_host(registry.package.rpartition(".")[2], choice.model_dump_json())
    return pack(registry.make(choice).picture())


@st.cache_data(show_spinner=False, max_entries=200)
def _from_host(registry_name: str, choice: str) -> bytes:
    return host().ask(Picture(registry=registry_name, entry=Choice.model_validate_json(choice)))


@st.cache_data(show_spinner=False, max_entries=20)
def initial_weights(plan_json: str) -> bytes:
    """Histograms of the initial weights of every layer of a plan."""
    return host().ask(InitialWeights(plan=from_json(plan_json)))


@st.cache_data(show_spinner=False, max_entries=20)
def source(plan_json: str) -> str:
    """A plan's graphs as PyTorch source, without the data."""
    return str(unpack(host().ask(Source(plan=from_json(plan_json))))["source"])
