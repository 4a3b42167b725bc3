"""The lesson of an example: what to look at, and why it happens; shown above the network until it is dismissed."""

from __future__ import annotations

import streamlit as st

from engine.families.base import Ready
from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from pages.ui import examples, glossary, state
from pages.ui.build import current_plan
from pages.ui.language import _


def lesson(plan: Plan) -> None:
    """The lesson of the example that this plan is, or started as on the same data, with links to its counterparts."""
    family, example = plan.family.name, _example(plan)
    if example is None or state.get(state.LESSON_HIDDEN) == (family, example.name):
        return
    with st.container(key="lesson", gap=None):
        st.markdown(_("**{title}.** {lesson}").format(title=examples.title(example), lesson=_(example.lesson)))
        if example.counterpart:
            st.caption(examples.what_differs(family, example))
        glossary.show_links(_(example.lesson))
        with st.container(horizontal=True, gap="medium"):
            for other in examples.counterparts(family, example):
                st.button(
                    _label(other),
                    key=f"lesson-{other.name}",
                    type="tertiary",
                    on_click=open_ready,
                    args=(family, other.name),
                )
        st.button(
            "", key="lesson-hide", icon=":material/close:", type="tertiary", help=_("Hide this lesson"),
            on_click=state.put, args=(state.LESSON_HIDDEN, (family, example.name)),
        )  # fmt: skip


def _example(plan: Plan) -> Ready | None:
    """Remembers the last example on screen, so that its lesson stays while the person follows its advice."""
    family, now = plan.family.name, examples.shown(plan)
    if now is not None:
        state.put(state.LESSON, (family, now.name, plan.dataset.name))
        return now
    held = state.get(state.LESSON)
    return examples.find(family, held[1]) if held and held[::2] == (family, plan.dataset.name) else None


def _label(other: Ready) -> str:
    text = _("See it fail: {title}") if other.fails else _("See it work: {title}")
    return text.format(title=_(other.title))


def open_ready(family: str, name: str = "") -> None:
    """Opens an example; Undo restores the previous plan."""
    current_plan.set_plan(ready_plan(family, name))
    state.drop(state.LESSON_HIDDEN)
