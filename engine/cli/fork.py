"""`fork`: goes on from a step of a run, in the foreground."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import Any

from engine.cli.owner import OWNER
from engine.cli.plans import add_settings, settings_of
from engine.cli.train import run_in_foreground
from engine.errors import ProblemsError, RequestError
from engine.plan.check import require
from engine.plan.factory import change
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.forks import Forks
from engine.runs.rows import RunRow
from engine.runs.run_changes import named_changes, run_changes, without_title
from engine.runs.store import Store
from engine.text import N_


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("fork", help="train a new run from a step of another one, with changed settings")
    verb.add_argument("run")
    verb.add_argument("--at", type=int, metavar="STEP", help="any step of the run (default: its last)")
    verb.add_argument("--epochs", metavar="N", help="epochs in all, or with a plus sign more than before: +10")
    verb.add_argument("--repeat-commands", action="store_true", help="apply the later commands of the run again")
    verb.add_argument(
        "--without",
        nargs="+",
        metavar="CHANGE",
        help="the same run without what was changed at these steps (`show` lists it)",
    )
    verb.add_argument("--json", action="store_true", help="events as JSON lines; the last is run_ended")
    add_settings(verb)
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        row, forks = store.run(args.run), Forks(store, Artifacts())
        run_id = _without(store, forks, row, args) if args.without else _forked(forks, row, args)
        if not args.json:
            print(f"run {run_id}", file=sys.stderr)
        fork = store.run(run_id)
        threads = fork.threads or threads_for(fork.plan, alone=True)
        return run_in_foreground(store, run_id, threads, args.json, after=fork.last_seq)


def _forked(forks: Forks, row: RunRow, args: argparse.Namespace) -> str:
    plan = require(_changed(row.plan, args))
    forecast = preflight(plan)
    if forecast.problems:
        raise ProblemsError(forecast.problems)
    step = row.step if args.at is None else args.at
    return forks.fork(row, step, plan, OWNER, repeat_commands=args.repeat_commands)


def _without(store: Store, forks: Forks, row: RunRow, args: argparse.Namespace) -> str:
    if args.at is not None or args.epochs or args.settings or args.repeat_commands:
        raise RequestError(N_("With `--without` the run stays as it was otherwise: leave out the other options."))
    left_out = named_changes(run_changes(store, row), args.without)
    return forks.without(row, left_out, OWNER, f"{row.title} · {without_title(left_out)}")


def _changed(plan: Plan, args: argparse.Namespace) -> Plan:
    for path, value in settings_of(args.settings).items():
        plan = change(plan, path, value)
    if args.epochs is None:
        return plan
    return change(plan, "training.epochs", _epochs(args.epochs, plan.training.epochs))


def _epochs(text: str, before: int) -> int:
    if not text.removeprefix("+").isdecimal():
        template = N_("The number of epochs is a whole number, or +10 for ten more, but got `{text}`.")
        raise RequestError(template, text=text[:40])
    return int(text) + (before if text.startswith("+") else 0)
