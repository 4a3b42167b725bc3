"""The learning rate of a run: a slider over powers of ten in the bar, and a field for an exact value in the menu."""

from __future__ import annotations

import math

import streamlit as st

from engine.commands import SetValue
from engine.events import SettingChanged
from engine.optimizers.base import OPTIMIZERS
from engine.runs.rows import RunRow
from pages.ui import glossary, state, widgets
from pages.ui.backend import store
from pages.ui.forms.number_field import number_field, written
from pages.ui.language import _
from pages.ui.train import steering

LOW, HIGH = 1e-6, 10.0
"""The ends of the slider; a rate beyond them is on it, too, while it is the current one."""


def rates(*current: float) -> list[float]:
    """The positions of the slider: one to nine times each power of ten, and the current rates."""
    first, last = round(math.log10(LOW)), round(math.log10(HIGH))
    even = {float(f"{digit}e{power}") for power in range(first, last) for digit in range(1, 10)}
    return sorted({*even, HIGH, *current})


def slider(row: RunRow) -> None:
    """Sets the rate while the run trains."""
    current, label = _current(row), _("Learning rate")
    widgets.sync(state.RUN_RATE_SLIDER, current, row.id)
    st.select_slider(
        label, rates(current, state.get(state.RUN_RATE_SLIDER)), key=state.RUN_RATE_SLIDER, format_func=written, width=260,
        help=glossary.help_text(label, _("Size of each update, from the next step on. The schedule multiplies it.")),
        on_change=_set, args=(row.id, state.RUN_RATE_SLIDER),
    )  # fmt: skip


def field(row: RunRow) -> None:
    """The exact value."""
    if state.get(state.RUN_RATE_OF) != row.id:
        state.drop(state.RUN_RATE)
        state.put(state.RUN_RATE_OF, row.id)
    number_field(
        _("Learning rate"), _current(row), 1e-8, 100.0, state.RUN_RATE, on_change=lambda: _set(row.id, state.RUN_RATE)
    )


def _set(run_id: str, key: str) -> None:
    """The other widget follows once the run reports the change."""
    entered = state.get(key)
    if entered is not None:
        steering.ask(run_id, SetValue(value=entered))


def _current(row: RunRow) -> float:
    """The learning rate that was last set."""
    for _seq, event in reversed(store().events(row.id, kinds=["setting_changed"])):
        if isinstance(event, SettingChanged) and event.path == "optimizer.learning_rate":
            return event.value
    return float(OPTIMIZERS.make(row.plan.optimizer).learning_rate)
