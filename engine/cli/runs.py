"""`runs` and `show`: what the store holds about runs."""

from __future__ import annotations

import argparse
import json
import time
from contextlib import closing
from typing import Any

from engine.cli.progress import written
from engine.runs.rows import RunRow
from engine.runs.run_changes import run_changes
from engine.runs.store import Store
from engine.text import Message


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("runs", help="list runs, newest first")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=runs)
    verb = verbs.add_parser("show", help="one run")
    verb.add_argument("run")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=show)


def runs(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        rows = store.runs(None, limit=1000)
    if args.json:
        print(json.dumps([_entry(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(row.created_at))
        print(f"{row.id}  {when}  {row.status:<9} {row.step:>9,} of {row.steps:>9,}  {row.title}")
    return 0


def show(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        row = store.run(args.run)
        changed = run_changes(store, row)
    if args.json:
        listed = [{"name": change.name, "step": change.step, "what": str(change.title)} for change in changed]
        print(json.dumps({**_entry(row), "plan": row.plan.dump(), "changes": listed}, ensure_ascii=False))
        return 0
    print(f"{row.id}  {row.status}  {row.title}\nstep {row.step:,} of {row.steps:,}, attempt {row.attempt}")
    if row.parent:
        print(f"goes on from run {row.parent} after step {row.parent_step:,}")
    for change in changed:
        print(f"changed at step {change.name}: {change.title}")
    if row.summary:
        print(written(row.summary))
    if why := _why(row):
        print(why)
    return 0


def _why(row: RunRow) -> Message | None:
    """The message of a run that ended or waits, if any."""
    return row.message or (row.setback if row.status == "queued" else None)


def _entry(row: RunRow) -> dict[str, Any]:
    return {
        "run": row.id,
        "title": row.title,
        "status": row.status,
        "place": row.place,
        "created_at": row.created_at,
        "step": row.step,
        "steps": row.steps,
        "attempt": row.attempt,
        "parent": row.parent,
        "parent_step": row.parent_step,
        "origin": row.origin,
        "group": row.group,
        "variant": row.variant,
        "name": row.name,
        "tags": row.tags,
        "note": row.note,
        "summary": row.summary,
        "elapsed_s": row.elapsed_s,
        "message": str(why) if (why := _why(row)) else None,
    }
