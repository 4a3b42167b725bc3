"""Problems, shown beside what they concern, with the button that fixes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import streamlit as st

from engine.errors import LayerlabError, Problem, ProblemsError
from engine.text import Message
from pages.ui import state
from pages.ui.language import say


def about(problems: Iterable[Problem], place: str) -> list[Problem]:
    """The problems at `place` or below it; `place` may omit the beginning of the path (`config.stride`)."""
    return [p for p in problems if _within(p.where, place)]


def _within(where: str, place: str) -> bool:
    return f".{where}.".find(f".{place}.") >= 0


def show(problems: Sequence[Problem], key: str, on_fix: Callable[[Problem], None] | None = None) -> None:
    """Each problem as a sentence; with `on_fix`, fixable ones get a button.

    `on_fix` is called before the page runs again, as a widget's callback.
    """
    for number, problem in enumerate(problems):
        with st.container(key=f"{key}-problem-{number}", gap="xsmall"):
            st.markdown(f":red[:material/error: {say(problem.message)}]")
            if problem.fix and on_fix:
                label = say(problem.fix.label)
                st.button(label, key=f"{key}-fix-{number}", icon=":material/build:", on_click=on_fix, args=(problem,))


def show_error(error: LayerlabError, key: str) -> None:
    """An error of the engine, as one message."""
    if isinstance(error, ProblemsError):
        show(error.problems, key)
        return
    with st.container(key=f"{key}-error"):
        st.error(say(error.message), icon=":material/error:")


def show_notice(notice: str) -> None:
    """The reason why a click was refused, which its callback left under `notice` in the session state."""
    refusal: Message | None = state.take(notice)
    if refusal:
        st.error(say(refusal), icon=":material/error:")
