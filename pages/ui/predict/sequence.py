"""One sequence of values: held-out ones to begin with, each value of which can be changed, and the prediction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from engine.datasets.data_spec import DataSpec
from engine.host.requests.held_out_sequence import HeldOutSequence
from engine.host.requests.predict import Predict
from engine.runs.rows import RunRow
from engine.text import N_
from engine.views import Array, Curves, Series, pack, unpack
from pages.ui.backend import host
from pages.ui.components.picture import picture
from pages.ui.language import _, called
from pages.ui.markdown import escaped
from pages.ui.predict import answer
from pages.ui.predict.asking import predicted, shown_errors
from pages.ui.predict.suitability import spec_of

WIDTHS = (3, 2)
MAX_DRAWN = 6
"""Columns that are drawn; more lines could not be told apart."""
MAX_NUMBER = 100_000


def show(row: RunRow) -> None:
    spec = spec_of(row)
    left, right = st.columns(WIDTHS, gap="large")
    with left:
        number = int(st.number_input(_("Held-out sequence"), 1, MAX_NUMBER, 1, key="predict-sequence"))
        request = HeldOutSequence(dataset=row.plan.dataset, number=number - 1)
        found = shown_errors(lambda: unpack(host().ask(request)))
        if found is None:
            return
        values = _edited(row, spec, np.asarray(found["values"]), number)
    with right:
        said = predicted(Predict(run=row.id, sequence=values))
        if said is not None:
            answer.show(spec, said, {})
            _true(spec, found, bool(np.array_equal(values, found["values"])))
    with left:
        _drawn(spec, values)


def _edited(row: RunRow, spec: DataSpec, values: Array, number: int) -> Array:
    """The values as a table with a row per step, which are typed or pasted; empty cells are 0."""
    names = [called(name) for name in spec.called(spec.columns)]
    cells = {
        f"{at + 1}. {name}" if names.count(name) > 1 else name: values[:, at].tolist() for at, name in enumerate(names)
    }
    edited = st.data_editor(
        cells, key=f"predict-steps-{row.id}-{number}", height=300, num_rows="fixed", width="stretch"
    )
    return np.nan_to_num(np.stack([np.asarray(edited[name], np.float32) for name in cells], axis=1))


def _drawn(spec: DataSpec, values: Array) -> None:
    steps = np.arange(1, len(values) + 1, dtype=np.float32)
    names = spec.called(spec.columns)[:MAX_DRAWN]
    lines = tuple(Series(name, steps, values[:, at]) for at, name in enumerate(names))
    picture(pack(Curves(lines, x_label=N_("time"))), "predict-sequence-drawn", title=_("Input"), height=220)


def _true(spec: DataSpec, found: Mapping[str, Any], is_unchanged: bool) -> None:
    """The true answer, which is known as long as the sequence was not changed."""
    if not is_unchanged:
        st.caption(_("Changed by you, so the true answer is not known."))
        return
    target = found["target"]
    shown = called(spec.names[int(target[0])]) if spec.classes else ", ".join(f"{value:.6g}" for value in target)
    st.caption(_("True answer: {answer}").format(answer=escaped(shown)))
