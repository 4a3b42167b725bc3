"""`diagnose`: what went wrong in a run, why, and which settings cure it."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from typing import Any

from engine.diagnoses.base import DIAGNOSES, Cure, Finding, diagnose
from engine.diagnoses.cures import offered
from engine.runs.run_history import run_history
from engine.runs.store import Store

MAX_LENGTH = 120
"""Longer settings, such as a whole graph, are left to `--json`."""


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("diagnose", help="name the problems of a run, with evidence and cures")
    verb.add_argument("run")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        row = store.run(args.run)
        found = diagnose(run_history(store, row.id, row.plan))
    if not found and not args.json:
        print("No problems found.")
    for name, finding in found.items():
        cures = [cure for cure in finding.cures if offered(row.plan, cure) is not None]
        print(
            json.dumps(_entry(name, finding, cures), ensure_ascii=False) if args.json else _text(name, finding, cures)
        )
    return 0


def _entry(name: str, finding: Finding, cures: list[Cure]) -> dict[str, Any]:
    return {
        "diagnosis": name,
        "step": finding.step,
        "evidence": str(finding.evidence),
        "cures": [{"title": str(cure.title), "changes": dict(cure.changes)} for cure in cures],
    }


def _text(name: str, finding: Finding, cures: list[Cure]) -> str:
    kind = DIAGNOSES.get(name)
    why = kind.help().splitlines()[0]
    lines = [f"{kind.title} (since step {finding.step:,}): {finding.evidence}", f"  {why}"]
    return "\n".join([*lines, *(f"  cure: {_settings(cure)}" for cure in cures)])


def _settings(cure: Cure) -> str:
    """The cure as `--set` takes it, if its values are short."""
    settings = " ".join(f"{path}={json.dumps(value)}" for path, value in cure.changes.items())
    return f"{cure.title}  ({settings})" if len(settings) < MAX_LENGTH else str(cure.title)
