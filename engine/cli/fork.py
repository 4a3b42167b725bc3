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
from engine.runs.store import Store
from engine.text import N_


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("fork", help="train a new run from a step of another one, with changed settings")
    verb.add_argument("run")
    verb.add_argument("--at", type=int, metavar="STEP", help="any step of the run (default: its last)")
    verb.add_argument("--epochs", metavar="N", help="epochs in all, or with a plus sign more than before: +10")
    verb.add_argument("--repeat-commands", action="store_true", help="apply the later commands of the run again")
    verb.add_argument("--json", action="store_true", help="events as JSON lines; the last is run_ended")
    add_settings(verb)
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        row = store.run(args.run)
        plan = require(_changed(row.plan, args))
        forecast = preflight(plan)
        if forecast.problems:
            raise ProblemsError(forecast.problems)
        step = row.step if args.at is None else args.at
        run_id = Forks(store, Artifacts()).fork(row, step, plan, OWNER, repeat_commands=args.repeat_commands)
        if not args.json:
            print(f"run {run_id}", file=sys.stderr)
        fork = store.run(run_id)
        threads = fork.threads or threads_for(plan, alone=True)
        return run_in_foreground(store, run_id, threads, args.json, after=fork.last_seq)


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
