"""Race: the plan on screen against what it was before, or with all entries of a catalog, each with several seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.errors import LayerlabError, Problem
from engine.plan.differences import differences
from engine.plan.plan import Plan
from engine.plan.variations import ALONE, BEFORE, MANY, NOW, TITLES, VARIED, variations
from engine.runs.races.entry import race_members, race_seconds
from engine.runs.rows import RunRow
from engine.text import N_
from pages.ui import sitemap, state
from pages.ui.build import current_plan
from pages.ui.forms.entry_form import title_of
from pages.ui.forms.problem_list import show_notice
from pages.ui.language import _, say
from pages.ui.quantities import duration
from pages.ui.runs import race_text
from pages.ui.runs.submission import race_once

KEY = "race"
MAX_SEEDS = 5
RATES = N_(
    "Your optimizer keeps its settings. The others have their default learning rate, changed by the same factor as yours."
)


def race_popover(plan: Plan) -> None:
    """What to race, which entries, how many seeds, and how long that takes."""
    with st.popover(_("Race"), key=KEY, icon=":material/sports_score:", on_change="rerun") as box:
        if box.open:
            with st.container(key="race-form", gap="small"):
                st.caption(_("Trains several variants side by side, from equal weights and with equal batches."))
                _form(plan)


def _form(plan: Plan) -> None:
    before = _before(plan)
    kinds = [*([BEFORE] if before else []), *VARIED, ALONE]
    what = st.selectbox(_("Compare"), kinds, format_func=_kind_title, key="race-what")
    try:
        plans = _plans(plan, what, before)
        if what == "optimizer":
            st.caption(_(RATES))
        seeds = st.slider(
            _("Seeds"), 1, MAX_SEEDS, 3, key="race-seeds",
            help=_("How often each variant is trained, with other initial weights and another order. One result may be chance."),
        )  # fmt: skip
        _start(plans, seeds)
    except LayerlabError as error:
        st.caption(say(error.message))


def _kind_title(kind: str) -> str:
    return _({BEFORE: N_("With what I had before"), ALONE: N_("Only this plan, several seeds"), **MANY}[kind])


def _plans(plan: Plan, what: str, before: Plan | None) -> Mapping[str, Plan]:
    """By variant."""
    if what == ALONE:
        return {ALONE: plan}
    return _against(plan, before) if what == BEFORE and before else _entries(plan, what)


def _before(plan: Plan) -> Plan | None:
    """What the plan was before the last change: that of the newest other run of its family, else of the undo history."""
    earlier = [*state.get(state.RACE_EARLIER, ()), *reversed(current_plan.plans().past)]
    return next((one for one in earlier if one.family.name == plan.family.name and differences(one, plan)), None)


def remember(rows: Sequence[RunRow]) -> None:
    """Keeps the plans of the visitor's runs, newest first, for the form, which is drawn before they are read."""
    state.put(state.RACE_EARLIER, [row.plan for row in rows])


def _against(plan: Plan, before: Plan) -> Mapping[str, Plan]:
    st.caption(race_text.changed(before, plan))
    return {BEFORE: before, NOW: plan}


def _entries(plan: Plan, what: str) -> Mapping[str, Plan]:
    """The entries that were chosen: all at first."""
    plans, left_out = _variations(plan, what)
    names = [variant.partition("=")[2] for variant in plans]
    chosen = st.multiselect(
        _(TITLES[what]), names, names, format_func=lambda name: title_of(VARIED[what], name), key=f"race-{what}-entries"
    )
    for problem in left_out:
        st.caption(f"{title_of(VARIED[what], problem.where)}: {say(problem.message)}")
    return {f"{what}={name}": plans[f"{what}={name}"] for name in chosen if f"{what}={name}" in plans}


def _variations(plan: Plan, what: str) -> tuple[dict[str, Plan], list[Problem]]:
    """Of the plan on screen, computed once."""
    held = state.get(state.RACE_VARIATIONS)
    if held is None or held[0] != (plan, what):
        held = (plan, what), variations(plan, what)
        state.put(state.RACE_VARIATIONS, held)
    found: tuple[dict[str, Plan], list[Problem]] = held[1]
    return found


def _start(plans: Mapping[str, Plan], seeds: int) -> None:
    count = len(plans) * seeds
    if count:
        text = _("{count} runs, about {time} on this machine.")
        st.caption(text.format(count=count, time=duration(race_seconds(plans, seeds))))
    st.button(
        _("Start race"), key="race-start", type="primary", icon=":material/play_arrow:", disabled=count < 2,
        on_click=state.put, args=(state.TO_RACE, (dict(plans), seeds)), width="stretch",
    )  # fmt: skip
    show_notice(state.RACE_NOTICE)


def start_if_asked(problems: Sequence[Problem]) -> None:
    """Starts the race after a click and opens its board."""
    asked = state.take(state.TO_RACE)
    if not asked or problems:
        return
    try:
        group = race_once(race_members(*asked))
    except LayerlabError as error:
        state.put(state.RACE_NOTICE, error.message)
        st.rerun()
    st.switch_page(sitemap.path("compare"), query_params={"group": group})
