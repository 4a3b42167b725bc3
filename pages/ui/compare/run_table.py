"""The table of compared runs: only the settings in which they differ, then progress and metrics."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from engine.diagnoses.history import History
from engine.metrics.base import METRICS
from engine.plan.setting_table import Setting, value_text
from engine.runs.metric_table import MetricRow, metric_rows, newest_metrics
from engine.runs.rows import RunRow
from engine.text import N_
from pages.ui.language import _, called
from pages.ui.quantities import duration
from pages.ui.runs import run_text

HINTS = {"higher": N_("higher is better"), "lower": N_("lower is better")}
ARROWS = {"higher": "↑", "lower": "↓"}


def table(
    rows: Sequence[RunRow], names: Sequence[str], settings: Sequence[Setting], histories: Sequence[History]
) -> str:
    """One column per run, as HTML; whatever a person has named is escaped."""
    plans = [row.plan for row in rows]
    newest = [newest_metrics(row.summary, history) for row, history in zip(rows, histories, strict=True)]
    head = "".join(f'<th scope="col">{_dot(i)}{escape(name)}</th>' for i, name in enumerate(names))
    lines = [_line(called(one.title), [called(value_text(value)) for value in one.values]) for one in settings]
    lines += [_line(title, cells) for title, cells in _progress(rows, histories)]
    lines += [_metric(one) for one in metric_rows(plans, newest)]
    body = f"<thead><tr><th></th>{head}</tr></thead><tbody>{''.join(lines)}</tbody>"
    return f'<div class="ll-scroll" tabindex="0"><table class="ll-table ll-compared">{body}</table></div>'


def _dot(index: int) -> str:
    return f'<i class="ll-dot" style="background:var(--ll-class-{index})"></i>'


def _line(title: str, cells: Sequence[str], best: frozenset[int] = frozenset(), hint: str = "") -> str:
    marks = [f"<b>{escape(cell)}</b>" if i in best else escape(cell) for i, cell in enumerate(cells)]
    note = f' <span class="ll-compared-hint">{escape(hint)}</span>' if hint else ""
    return f'<tr><th scope="row">{escape(title)}{note}</th>{"".join(f"<td>{cell}</td>" for cell in marks)}</tr>'


def _progress(rows: Sequence[RunRow], histories: Sequence[History]) -> list[tuple[str, list[str]]]:
    return [
        (_("Status"), [run_text.status(row) for row in rows]),
        (_("Epochs"), [_epochs(history) for history in histories]),
        (_("Steps"), [f"{row.step:,}" for row in rows]),
        (_("Training time"), ["–" if row.elapsed_s is None else duration(row.elapsed_s) for row in rows]),
    ]


def _epochs(history: History) -> str:
    """4.5 during the first epochs, 5,952 later."""
    epochs = history.step / max(1, history.steps_per_epoch)
    return f"{epochs:.3g}" if epochs < 100 else f"{epochs:,.0f}"


def _metric(row: MetricRow) -> str:
    hint = f"{ARROWS[row.better]} {_(HINTS[row.better])}" if row.better else ""
    return _line(metric_title(row.name), [_written(row.name, value) for value in row.values], row.best, hint)


def metric_title(name: str) -> str:
    """`val/accuracy` as it is called in a table."""
    split, _slash, metric = name.rpartition("/")
    title = METRICS.get(metric).title if metric in METRICS else metric.replace("_", " ").capitalize()
    return _("{metric}, {split}").format(metric=_(title), split=_(split)) if split else _(title)


def _written(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if not math.isfinite(value):
        return _("not a number")
    return f"{value:.2%}" if name.endswith("accuracy") else f"{value:.4g}"
