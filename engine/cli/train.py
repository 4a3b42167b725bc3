"""`train` and `resume`: runs in the foreground."""

from __future__ import annotations

import argparse
import secrets
import sys
from contextlib import closing
from typing import Any

from engine.cli.foreground import Worker, follow, host_answers
from engine.cli.owner import OWNER
from engine.cli.plans import add_settings, load_plan
from engine.cli.progress import JsonPrinter, ProgressPrinter
from engine.commands import Resume, Stop
from engine.errors import ProblemsError, RequestError
from engine.events import RunEnded
from engine.plan.check import require
from engine.plan.preflight import preflight
from engine.plan.threads import threads_for
from engine.runs.executors.process import share_cores
from engine.runs.store import Store
from engine.text import N_
from engine.train.memory import keep_memory

EXIT = {"finished": 0, "stopped": 130, "diverged": 1, "failed": 1}


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("train", help="train a plan here, printing one event per line")
    verb.add_argument("plan", help="plan file, or - for standard input")
    verb.add_argument("--json", action="store_true", help="events as JSON lines; the last is run_ended")
    verb.add_argument("--paused", action="store_true", help="wait at step 0 until `resume`")
    add_settings(verb)
    verb.set_defaults(act=train)
    verb = verbs.add_parser("resume", help="continue an interrupted or paused run")
    verb.add_argument("run")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=resume)


def train(args: argparse.Namespace) -> int:
    plan = require(load_plan(args.plan, args.settings))
    forecast = preflight(plan)
    if forecast.problems:
        raise ProblemsError(forecast.problems)
    with closing(Store()) as store:
        run_id = store.submit(plan, OWNER, paused=args.paused)
        if not args.json:
            print(f"run {run_id}", file=sys.stderr)
        return run_in_foreground(store, run_id, threads_for(plan, alone=True), args.json)


def resume(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        row = store.run(args.run)
        if row.is_over:
            template = N_("Run `{run}` has ended ({status}) and cannot be resumed.")
            raise RequestError(template, run=row.id, status=row.status)
        if row.status == "paused":
            store.ask(row.id, Resume(), row.owner)
        return run_in_foreground(
            store, row.id, row.threads or threads_for(row.plan, alone=True), args.json, after=row.last_seq
        )


def run_in_foreground(store: Store, run_id: str, threads: int, as_json: bool, after: int = -1) -> int:
    """Runs a run in a thread of this process, unless a host has taken it, and prints its events.

    Ctrl-C asks the run to stop and waits for it; a second one exits at once, and the run can be resumed. While nobody
    can be asked, since the process that holds the run seems to have ended, the first one exits.
    """
    keep_memory()  # before the worker thread starts, which would otherwise use a memory arena of its own
    share_cores()
    holder = f"{OWNER}-{secrets.token_hex(6)}"
    worker = Worker(run_id, threads, holder)
    printer = JsonPrinter() if as_json else ProgressPrinter()
    stopping = False
    while True:
        try:
            for seq, event in follow(store, run_id, after, worker):
                after = seq
                printer.show(event)
                if isinstance(event, RunEnded):
                    worker.thread.join()
                    return EXIT[event.reason]
        except KeyboardInterrupt:
            if stopping or (worker.is_waiting and not host_answers()):
                raise
            stopping = True
            store.ask(run_id, Stop(), store.run(run_id).owner)
