"""`compare`: the settings in which runs differ, and their metrics side by side."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from contextlib import closing
from typing import Any

from engine.plan.setting_table import Setting, difference_parts, differing_settings, value_text
from engine.runs.metric_table import MetricRow, metric_rows, newest_metrics
from engine.runs.rows import RunRow
from engine.runs.run_history import run_history
from engine.runs.store import Store
from engine.text import Message

KINDS = ("run_started", "epoch_ended")
MARKS = {"higher": "↑", "lower": "↓", None: " "}


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("compare", help="in which settings runs differ, and their metrics side by side")
    verb.add_argument("run", nargs="+", help="the first one is what the others are compared with")
    verb.add_argument("--json", action="store_true", help="one object")
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        rows = [store.run(run_id) for run_id in dict.fromkeys(args.run)]
        histories = [run_history(store, row.id, row.plan, KINDS) for row in rows]
    plans = [row.plan for row in rows]
    settings = differing_settings(plans)
    metrics = metric_rows(
        plans, [newest_metrics(row.summary, history) for row, history in zip(rows, histories, strict=True)]
    )
    print(json.dumps(_entry(rows, settings, metrics), ensure_ascii=False)) if args.json else _show(
        rows, settings, metrics
    )
    return 0


def _entry(rows: Sequence[RunRow], settings: Sequence[Setting], metrics: Sequence[MetricRow]) -> dict[str, Any]:
    return {
        "runs": [
            {
                "run": row.id,
                "title": row.title,
                "status": row.status,
                "step": row.step,
                "elapsed_s": row.elapsed_s,
                "differences": [str(part) for part in difference_parts(settings, column)],
            }
            for column, row in enumerate(rows)
        ],
        "settings": {one.path: [_plain(value) for value in one.values] for one in settings},
        "metrics": {
            one.name: {"values": one.values, "better": one.better, "best": sorted(one.best)} for one in metrics
        },
    }


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Message) else value


def _show(rows: Sequence[RunRow], settings: Sequence[Setting], metrics: Sequence[MetricRow]) -> None:
    for number, row in enumerate(rows, start=1):
        parts = ", ".join(str(part) for part in difference_parts(settings, number - 1))
        print(f"{number}  {row.id}  {row.status:<9} {row.title}{f'  ({parts})' if parts else ''}")
    table = [("", *(str(number) for number in range(1, len(rows) + 1)))]
    table += [(str(one.title), *(str(value_text(value)) for value in one.values)) for one in settings]
    table += [(f"{MARKS[one.better]} {one.name}", *_cells(one)) for one in metrics]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cells(row: MetricRow) -> list[str]:
    """The values of a metric, the best of them marked."""
    return [
        "–" if value is None else f"{value:.4f}{' *' if column in row.best else ''}"
        for column, value in enumerate(row.values)
    ]
