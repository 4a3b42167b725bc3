"""A prompt, continued token by token."""

from __future__ import annotations

import streamlit as st

from engine.host.requests.probe import Probe
from engine.registry import Choice
from engine.runs.rows import RunRow
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.language import _
from pages.ui.predict.asking import shown_errors

MAX_PROMPT, MAX_TOKENS = 500, 200
WIDTHS = (2, 3)


def show(row: RunRow) -> None:
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        prompt = st.text_area(_("Prompt"), "The ", key="predict-prompt", max_chars=MAX_PROMPT, height=120)
        length = st.slider(_("Tokens"), 10, MAX_TOKENS, 100, step=10, key="predict-length")
        temperature = st.slider(
            _("Temperature"), 0.0, 2.0, 0.7, step=0.1, key="predict-temperature",
            help=_("Low: the most likely tokens. High: more variety and more errors."),
        )  # fmt: skip
        seed = st.number_input(_("Seed"), 0, 2**31 - 1, 0, key="predict-seed")
    with right:
        probe = Choice(name="written_text", prompt=prompt, length=length, temperature=temperature, seed=seed)
        packed = shown_errors(lambda: host().ask(Probe(run=row.id, probes={"text": probe})))
        if packed is not None:
            picture(packed, "predict-continuation", titles={"text": _("Generated text")})
