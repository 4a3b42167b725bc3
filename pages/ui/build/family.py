"""The architecture: the family, its examples, and its settings, from which the graphs are generated."""

from __future__ import annotations

from functools import partial

import streamlit as st

from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.families.base import FAMILIES
from engine.plan.factory import make_plan, ready_plan
from engine.plan.plan import Plan
from engine.plan.regeneration import edited, regenerated
from engine.plan.uploads import weighted
from engine.registry import Choice
from pages.ui import examples, state, widgets
from pages.ui.build import current_plan
from pages.ui.build.lesson import open_ready
from pages.ui.build.plan_link import start_from
from pages.ui.build.registry_choice import pick
from pages.ui.components.cards import Card, Group, cards, opened
from pages.ui.forms import entry_form, problem_list
from pages.ui.language import _
from pages.ui.markdown import escaped


def family(plan: Plan) -> Plan:
    """Choosing a family replaces the plan, and its settings replace the graphs. Undo restores both."""
    name = pick(
        FAMILIES,
        plan.family.name,
        "family",
        _("Architecture"),
        names=[name for names in examples.themes().values() for name in names],
        about=_("An architecture generates a whole network for your data. Another choice replaces the network; Undo "
"restores it."),
        chosen=plan.family,
    )  # fmt: skip
    if name != plan.family.name:
        return start_with(name, plan)
    _all_families()
    chosen = _ready(plan)
    if chosen is not None:
        return chosen
    if not _has_settings(plan):
        return plan
    with st.expander(_("Architecture settings"), key="family-settings", type="compact"):
        return _settings(plan)


def start_with(name: str, plan: Plan) -> Plan:
    """Another family on the same data; its first example if the data are unavailable or unsuitable."""
    if DATASETS.problems(plan.dataset):
        return ready_plan(name)
    return weighted(start_from(name, plan.dataset))


def _ready(plan: Plan) -> Plan | None:
    """The family's examples; gives the plan of the one that has just been chosen."""
    family = plan.family.name
    offered = FAMILIES.get(family).ready if family in FAMILIES else ()
    if not offered:
        return None
    held = examples.shown(plan)
    current = held.name if held else None
    widgets.sync(state.READY, current, look=family)
    name = st.selectbox(
        _("Example"),
        [one.name for one in offered],
        index=None,
        format_func=lambda name: examples.title(examples.find(family, name) or offered[0]),
        placeholder=_("custom") if held is None and _changed(plan) else _("generated for your data"),
        key=state.READY,
        help=_("Complete plans with data and settings: one at its best, and some instructive failures."),
    )
    return None if name in (None, current) else ready_plan(family, str(name))


def _changed(plan: Plan) -> bool:
    """Whether the plan differs from the one that the family generates for these data."""
    try:
        return plan != make_plan(plan.family, plan.dataset)
    except RequestError:
        return True


def _all_families() -> None:
    """All families by theme, each with one sentence; a click opens its first example."""
    with st.popover(_("All architectures"), key=state.FAMILIES_OPEN, type="tertiary", on_change="rerun") as box:
        if not box.open:
            return
        groups = [
            Group(_(title), [_line(name) for name in examples.themes()[theme]])
            for theme, title in examples.THEMES.items()
        ]
        cards([group for group in groups if group.cards], key="families", on_opened=_open_family)


def _open_family() -> None:
    name = opened("families")
    if name in FAMILIES:
        open_ready(str(name))
        state.put(state.FAMILIES_OPEN, False)


def _line(name: str) -> Card:
    family = FAMILIES.get(name)
    return Card(name, _(family.title), examples.first_sentence(_(family.help())), "", f"/build?from={name}")


def _has_settings(plan: Plan) -> bool:
    """Whether the family has settings and can generate a network for these data."""
    if plan.family.name not in FAMILIES or not FAMILIES.get(plan.family.name).model_fields:
        return False
    if DATASETS.problems(plan.dataset):
        return False
    return FAMILIES.get(plan.family.name)().suits(DATASETS.make(plan.dataset).spec())


def _settings(plan: Plan) -> Plan:
    """The family's form. Its values regenerate the graphs, after a question if the person has edited them."""
    kind = FAMILIES.get(plan.family.name)
    config = entry_form.form(kind, plan.family.config, _key(plan), blank=_("automatic"))
    asked = Choice(name=plan.family.name, **config)
    if _same(asked, plan.family):
        return plan
    try:
        made = regenerated(plan, asked)
        if plan.graphs == made.graphs or not edited(plan):
            return made
    except RequestError as error:
        problem_list.show_error(error, "family-settings")
        return plan
    _ask(plan, asked)
    return plan


def _key(plan: Plan) -> str:
    return f"family-{plan.family.name}"


def _same(one: Choice, other: Choice) -> bool:
    """Whether two choices are equivalent: a list from a JSON file equals an entered tuple."""
    if FAMILIES.problems(one) or FAMILIES.problems(other):
        return one == other
    return FAMILIES.make(one) == FAMILIES.make(other)


def _ask(plan: Plan, asked: Choice) -> None:
    """Asks before an edited network is replaced."""
    with st.container(key="family-question", gap="xsmall"):
        st.markdown(
            _("You changed this network after {family} generated it. The new settings would replace it.").format(
                family=escaped(entry_form.title_of(FAMILIES, plan.family.name))
            )
        )
        with st.container(horizontal=True, gap="small"):
            st.button(_("Replace the network"), key="family-replace", on_click=partial(_replace, asked))
            st.button(_("Keep my network"), key="family-keep", on_click=partial(_keep, plan), type="tertiary")


def _replace(asked: Choice) -> None:
    current_plan.set_plan(regenerated(current_plan.plan(), asked))


def _keep(plan: Plan) -> None:
    widgets.forget_entered(f"{_key(plan)}-")
