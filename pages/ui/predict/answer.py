"""Shows predictions: one in detail, several as a table to download."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import streamlit as st

from engine.datasets.data_spec import DataSpec, values_text
from engine.datasets.uploads.header import unique_names
from engine.text import N_, message
from engine.train.prediction import FAR, unlike
from engine.views import Array, Bars, pack
from pages.ui.components.picture import picture
from pages.ui.language import _, called, say

MAX_NAMES = 10
"""The most likely classes are shown."""
FORMULA_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""With these a formula begins, for some spreadsheets also in full width and after blanks."""
EFFECT_DIGITS = 3
"""Significant digits of the largest effect; the others have as many decimals, so that rounding errors are 0."""


def show(spec: DataSpec, found: Mapping[str, Any], titles: Mapping[str, str], number: int = 0) -> None:
    """The prediction for one sample: the class or value, how sure the network is, and which columns decided.

    `titles` are those of the columns by name; `number` tells several answers on a page apart.
    """
    values = np.asarray(found["values"])[0]
    _headline(spec, values)
    if warning := unlike(float(found["distance"][0])):
        st.warning(say(warning), icon=":material/warning:")
    if spec.target != "values":
        _bars(spec, values, number)
    if found.get("effects"):
        _effects(spec, values, found["effects"], titles)


def _headline(spec: DataSpec, values: Any) -> None:
    if spec.target == "values":
        st.metric(_("Predicted value"), values_text(spec, values))
    elif spec.target == "labels":
        names = [called(name) for name, value in zip(spec.names, values, strict=True) if value >= 0.5]
        st.metric(_("Predicted labels"), ", ".join(names) or _("none"))
    else:
        best = int(values.argmax())
        st.metric(
            _("Predicted class"),
            called(spec.names[best]),
            f"{100 * values[best]:.1f} %",
            delta_color="off",
            delta_arrow="off",
        )


def _bars(spec: DataSpec, values: Any, number: int) -> None:
    order = sorted(np.argsort(-values, kind="stable")[:MAX_NAMES].tolist())
    names = tuple(spec.names[at] for at in order)
    view = Bars(names=names, values=np.asarray(values[order], np.float32), value_range=(0.0, 1.0))
    picture(pack(view), f"predict-probabilities-{number}", title=_("Probabilities"))


def _effects(spec: DataSpec, values: Any, found: Mapping[str, float], titles: Mapping[str, str]) -> None:
    if not any(found.values()):
        st.caption(_("Every column has its typical value. Change one to see its effect."))
        return
    order = sorted(found, key=lambda name: -abs(found[name]))[:MAX_NAMES]
    sizes = evenly_rounded(np.array([found[name] for name in order]))
    reach = float(np.abs(sizes).max()) or 1.0
    if spec.target == "classes":
        note = message(
            N_("By how much the probability of {name} falls when the column is empty, filled as in training."),
            name=spec.names[int(values.argmax())],
        )
    else:
        note = message(N_("By how much the value falls when the column is empty, filled as in training."))
    view = Bars(
        names=tuple(titles.get(name, name) for name in order), values=sizes, value_range=(-reach, reach), note=note
    )
    picture(pack(view), "predict-effects", title=_("Effect of each column"))


def evenly_rounded(sizes: Array) -> Array:
    """Sizes `(N,)` with as many decimals as the largest of them has with three significant digits."""
    reach = float(np.abs(sizes).max(initial=0)) or 1.0
    rounded: Array = sizes.round(EFFECT_DIGITS - 1 - math.floor(math.log10(reach))) + 0.0
    return rounded


def show_table(spec: DataSpec, rows: Sequence[Mapping[str, str]], found: Mapping[str, Any], name: str) -> None:
    """The predictions for several rows, beside the rows, and as a CSV file."""
    columns = beside_rows(rows, answers(spec, found))
    far = int((np.asarray(found["distance"]) >= FAR).sum())
    if far:
        st.warning(say(message(N_("Rows unlike the training data: {count}."), count=far)), icon=":material/warning:")
    st.dataframe(columns, hide_index=True, key="predict-table")
    st.download_button(
        _("Download as CSV"), as_csv(columns), f"{name}-predictions.csv", "text/csv",
        key="predict-download", icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def beside_rows(rows: Sequence[Mapping[str, str]], added: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """The columns of a table, then the `added` ones, which are renamed if the table has columns of their names."""
    columns: dict[str, list[Any]] = {key: [row.get(key, "") for row in rows] for key in rows[0]}
    names, _renamed = unique_names([*columns, *added])
    return dict(zip(names, [*columns.values(), *added.values()], strict=True))


def answers(spec: DataSpec, found: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The columns that are added to a table."""
    values = np.asarray(found["values"])
    marks = [_("yes") if far >= FAR else "" for far in np.asarray(found["distance"]).tolist()]
    if spec.target == "values":
        date = spec.target_date
        shown = [date.text(value) if date else float(f"{value:.6g}") for value in values[:, 0].tolist()]
        given: dict[str, list[Any]] = {_("prediction"): shown}
    else:
        best = values.argmax(axis=1)
        given = {
            _("prediction"): [called(spec.names[at]) for at in best.tolist()],
            _("probability"): [round(float(row[at]), 4) for row, at in zip(values, best, strict=True)],
        }
    return {**given, _("unlike the training data"): marks}


def as_csv(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """A CSV file that spreadsheets open in the right encoding."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(_inert, columns))
    writer.writerows([_inert(cell) for cell in row] for row in zip(*columns.values(), strict=True))
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula is quoted."""
    begins = isinstance(cell, str) and cell.lstrip()[:1] in FORMULA_SIGNS and bool(cell.strip())
    return f"'{cell}" if begins and not _is_number(cell) else cell


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
