"""A text, and the text that a network turns it into."""

from __future__ import annotations

import streamlit as st

from engine.host.requests.answer_text import AnswerText
from engine.runs.rows import RunRow
from engine.text import N_, message
from engine.views import unpack
from pages.ui.backend import host
from pages.ui.language import _, say
from pages.ui.predict.asking import shown_errors

MAX_TEXT = 20_000
WIDTHS = (3, 2)
_SHORT = 40
"""Answers up to this length are shown large."""


def show(row: RunRow) -> None:
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        text = st.text_area(_("Text"), key="predict-text", max_chars=MAX_TEXT, height=200)
    with right:
        if not text.strip():
            st.caption(_("Enter a text, and the answer is shown here."))
            return
        found = shown_errors(lambda: unpack(host().ask(AnswerText(run=row.id, text=text))))
        if found is not None:
            _answer(found["answer"], float(found["probability"]))
            _remarks(found["unknown"], int(found["tokens"]), int(found["read"]))


def _answer(answer: str, probability: float) -> None:
    share = f"{100 * probability:.1f} %"
    if len(answer) <= _SHORT:
        st.metric(_("Answer"), answer or "–", share, delta_color="off", delta_arrow="off")
        return
    st.text(answer)
    st.caption(share)


def _remarks(unknown: list[str], tokens: int, read: int) -> None:
    """What the network did not read as it was entered."""
    if read < tokens:
        note = message(N_("The text has {got} tokens; the network reads the last {max}."), got=tokens, max=read)
        st.caption(say(note))
    if unknown:
        note = message(N_("Out of vocabulary, read as the unknown token: {pieces}."), pieces=list(unknown[:8]))
        st.caption(say(note))
