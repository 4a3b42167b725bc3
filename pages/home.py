"""Home: a network that trains in the browser, links to the main pages, recent runs, examples."""

from __future__ import annotations

import streamlit as st

from engine.families.base import FAMILIES
from engine.plan import link
from engine.text import N_
from pages.ui import backend, examples, language, sitemap
from pages.ui.components.cards import Card, Chip, Group, cards
from pages.ui.components.first_network import first_network
from pages.ui.examples import first_sentence
from pages.ui.home import welcome
from pages.ui.home.first_plan import first_plan
from pages.ui.home.ready_races import ready_races
from pages.ui.home.sketch import sketch
from pages.ui.language import _
from pages.ui.markdown import escaped
from pages.ui.runs import run_text

NOTES = {
    "perceptron": N_("One straight line between two classes."),
    "mlp": N_("Layers of neurons learn curved boundaries."),
    "cnn": N_("Small filters slide over an image and classify digits."),
    "lenet5": N_("The network that read bank checks in 1998."),
    "empty": N_("Input and output only. Add your own layers."),
}
"""One sentence per family; others show the first sentence of their help."""
SHOWN_RUNS = 6
COMPARED = 3
"""How many of the newest runs are compared by one click."""


def show_page() -> None:
    """The living network and the links, then the visitor's runs, races and examples."""
    with st.container(key="home-page"):
        picture, words = st.columns([7, 5], gap="large")
    with words:
        _welcome()
    with picture:
        _living_network()
    _recent_runs()
    ready_races()
    _ready_plans()


def _welcome() -> None:
    st.title(_(welcome.TITLE), anchor=False)
    st.markdown(_(welcome.SENTENCE))
    with st.container(key="actions", gap="small"):
        for way in welcome.WAYS:
            st.page_link(sitemap.path(way.page), label=_(way.label), width="stretch", query_params=way.query)
        st.html(f'<a href="#ready-plans">{_(welcome.READY_PLANS)}</a>')


def _living_network() -> None:
    chosen = first_network(key="first-network")
    plan = first_plan(chosen) if chosen else None
    if plan:
        st.switch_page(sitemap.path("build"), query_params={"plan": link.encode(plan)})


def _ready_plans() -> None:
    """A card per family, in one row per theme, with its failing examples as chips."""
    st.header(_("Examples"), anchor="ready-plans")
    st.caption(_("A dashed frame opens a plan that fails on purpose, with the cause and the fix."))
    rows = [
        Group(_(title), [_card(name) for name in examples.themes()[theme]]) for theme, title in examples.THEMES.items()
    ]
    opened = cards([row for row in rows if row.cards], key="ready-plans")
    if opened:
        st.switch_page(sitemap.path("build"), query_params={"from": opened})


def _card(name: str) -> Card:
    family = FAMILIES.get(name)
    note = _(NOTES[name]) if name in NOTES else first_sentence(_(family.help()))
    failing = [(examples.address(name, one.name), _(one.title)) for one in family.ready if one.fails]
    chips = [Chip(asked, title, _address(asked)) for asked, title in failing]
    return Card(name, _(family.title), note, sketch(name), _address(name), chips)


def _address(asked: str) -> str:
    return f"/build?from={asked}&{language.PARAMETER}={language.language()}"


def _recent_runs() -> None:
    own = backend.store().runs(backend.owner(), limit=SHOWN_RUNS, with_members=False)
    if not own:
        return
    st.header(_("Your runs"), anchor=False)
    for run in own:
        with st.container(key=f"run-{run.id}", horizontal=True, vertical_alignment="center"):
            st.page_link(sitemap.path("train"), label=escaped(run_text.name(run)), query_params={"run": run.id})
            st.badge(run_text.status(run), color=run_text.COLOURS.get(run.status, "gray"))
            st.caption(" · ".join(filter(None, (run_text.outcome(run), run_text.age(run)))))
    if len(own) > 1:
        runs = ",".join(run.id for run in reversed(own[:COMPARED]))
        label = _("Compare the last {count}").format(count=min(COMPARED, len(own)))
        st.page_link(
            sitemap.path("compare"), label=label, icon=":material/compare_arrows:", query_params={"runs": runs}
        )


show_page()
