"""Home's races, each started by one click."""

from __future__ import annotations

import streamlit as st

from engine.errors import LayerlabError
from engine.runs.groups import Groups
from engine.runs.races.entry import race_seconds
from engine.runs.races.ready import READY, ReadyRace, ready_race
from engine.runs.turns import slots
from pages.ui import sitemap, state
from pages.ui.backend import owner, store
from pages.ui.forms.problem_list import show_notice
from pages.ui.language import _
from pages.ui.markdown import escaped
from pages.ui.quantities import duration
from pages.ui.runs import race_text
from pages.ui.runs.submission import race_once

SHOWN = 3
"""Maximum number of the visitor's own races."""


def ready_races() -> None:
    """A button per race, with its question and how long it takes."""
    st.header(_("Races"), anchor=False)
    st.caption(_("Several variants train side by side, from equal weights. One click starts them."))
    show_notice(state.RACE_NOTICE)
    for column, race in zip(st.columns(len(READY)), READY, strict=True):
        with column, st.container(key=f"ready-race-{race.name}", gap="xsmall"):
            st.button(
                _(race.title), key=f"race-{race.name}", icon=":material/sports_score:", width="stretch",
                on_click=state.put, args=(state.TO_RACE, race.name),
            )  # fmt: skip
            text = _("{question} About {time}.")
            st.caption(text.format(question=_(race.question), time=duration(_seconds(race.name, slots()))))
    _own_races()
    _start_if_asked()


def _own_races() -> None:
    """The visitor's newest races."""
    races = Groups(store())
    for group in races.groups(owner(), limit=SHOWN):
        if rows := races.members(group.id):
            with st.container(key=f"race-{group.id}", horizontal=True, vertical_alignment="center"):
                st.page_link(
                    sitemap.path("compare"),
                    label=escaped(race_text.name(group, rows)),
                    query_params={"group": group.id},
                )
                st.caption(race_text.progress(rows))


def _start_if_asked() -> None:
    asked = state.take(state.TO_RACE)
    if asked not in {race.name for race in READY}:
        return
    try:
        group = race_once(ready_race(asked).members())
    except LayerlabError as error:
        state.put(state.RACE_NOTICE, error.message)
        st.rerun()
    st.switch_page(sitemap.path("compare"), query_params={"group": group})


@st.cache_data(show_spinner=False, ttl=600)
def _seconds(name: str, _slots: int) -> float:
    race: ReadyRace = ready_race(name)
    plan = race.plan()
    return race_seconds(dict.fromkeys(race.entries, plan), race.seeds)
