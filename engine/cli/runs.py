"""`train`, `runs`, `show` and `resume`: runs in the foreground."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from engine.cli.plans import add_settings, load_plan
from engine.commands import Resume, Stop
from engine.errors import FailureError, ProblemsError, RequestError, StorageUnavailableError
from engine.events import Event, RunEnded
from engine.host.client import Host
from engine.host.entry import start_or_resume
from engine.plan.check import require
from engine.plan.preflight import preflight
from engine.plan.threads import threads_for
from engine.runs.database_errors import reason_of
from engine.runs.executors.process import share_cores
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_, Message
from engine.train.memory import keep_memory

OWNER = "command-line"
ASK_S = 0.25
"""How often the store is polled for events; the training thread waits meanwhile."""
EXIT = {"finished": 0, "stopped": 130, "diverged": 1, "failed": 1}


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("train", help="train a plan here, printing one event per line")
    verb.add_argument("plan", help="plan file, or - for standard input")
    verb.add_argument("--json", action="store_true", help="events as JSON lines; the last is run_ended")
    add_settings(verb)
    verb.set_defaults(act=train)
    verb = verbs.add_parser("runs", help="list runs, newest first")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=runs)
    for name, act, text in (("show", show, "one run"), ("resume", resume, "go on with an interrupted or paused run")):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("run")
        verb.add_argument("--json", action="store_true")
        verb.set_defaults(act=act)


def train(args: argparse.Namespace) -> int:
    plan = require(load_plan(args.plan, args.settings))
    forecast = preflight(plan)
    if forecast.problems:
        raise ProblemsError(forecast.problems)
    with closing(Store()) as store:
        run_id = store.submit(plan, OWNER)
        if not args.json:
            print(f"run {run_id}", file=sys.stderr)
        return _work(store, run_id, threads_for(plan, alone=True), args.json)


def resume(args: argparse.Namespace) -> int:
    with closing(Store()) as store:
        row = store.run(args.run)
        if row.is_over:
            template = N_("Run `{run}` has ended ({status}) and cannot be resumed.")
            raise RequestError(template, run=row.id, status=row.status)
        if row.status == "paused":
            store.ask(row.id, Resume(), row.owner)
        return _work(store, row.id, row.threads or threads_for(row.plan, alone=True), args.json, after=row.last_seq)


def _work(store: Store, run_id: str, threads: int, as_json: bool, after: int = -1) -> int:
    """Runs a run in a thread of this process, unless a host has taken it, and prints its events.

    Ctrl-C asks the run to stop and waits for it; a second one exits at once, and the run can be resumed.
    """
    keep_memory()  # before the worker thread starts, which would otherwise use a memory arena of its own
    share_cores()
    holder = f"{OWNER}-{secrets.token_hex(6)}"
    worker = _Worker(run_id, threads, holder)
    worker.start()
    printer = _JsonPrinter() if as_json else _ProgressPrinter()
    stopping = False
    while True:
        try:
            for seq, event in _follow(store, run_id, after, worker):
                after = seq
                printer.show(event)
                if isinstance(event, RunEnded):
                    worker.join()
                    return EXIT[event.reason]
        except KeyboardInterrupt:
            if stopping:
                raise
            stopping = True
            store.ask(run_id, Stop(), store.run(run_id).owner)


class _Worker(threading.Thread):
    """Works on a run; `failure` is the error that ended it. Ends at once if another worker has the run."""

    def __init__(self, run_id: str, threads: int, holder: str) -> None:
        super().__init__(daemon=True)
        self.run_id, self.threads, self.holder = run_id, threads, holder
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            start_or_resume(self.run_id, self.threads, self.holder)
        except Exception as error:  # noqa: BLE001 - the outermost frame: reported by the thread that reads the events
            self.failure = error


def _follow(store: Store, run_id: str, after: int, worker: _Worker) -> Iterator[tuple[int, Event]]:
    """Events with their numbers. Raises `FailureError` if no process works on an unfinished run any more."""
    while True:
        worked = worker.is_alive()  # asked first, so that the last events it wrote are still read
        found = store.events(run_id, after)
        for seq, event in found:
            after = seq
            yield seq, event
        if not found:
            if not worked:
                _require_worker(store.run(run_id), worker)
            time.sleep(ASK_S)


def _require_worker(row: RunRow, worker: _Worker) -> None:
    if worker.failure is not None:
        template = N_("The run `{run}` was interrupted: {reason}. Solve this, then continue it with `resume {run}`.")
        cause = worker.failure.__cause__ if isinstance(worker.failure, StorageUnavailableError) else None
        reason = reason_of(cause if isinstance(cause, Exception) else worker.failure)
        raise FailureError(template, run=row.id, reason=reason)
    if row.status == "queued" and not _host_answers():
        template = N_("No process is training the run `{run}`. Continue it with `resume {run}`.")
        raise FailureError(template, run=row.id)


def _host_answers() -> bool:
    """Whether a host is running that will start the run."""
    with closing(Host()) as host:
        return host.alive()


class _JsonPrinter:
    """Prints one event per line, as JSON."""

    def show(self, event: Event) -> None:
        print(event.model_dump_json(), flush=True)


class _ProgressPrinter:
    """Prints one line per epoch, and a progress bar on terminals."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.forecast_s: float | None = None

    def show(self, event: Event) -> None:
        from tqdm import tqdm

        if event.kind == "run_started":
            self.forecast_s = event.forecast_s
            self.bar = tqdm(total=event.steps, initial=event.step, unit="step", disable=not sys.stderr.isatty())
            if event.note is not None:
                tqdm.write(str(event.note), file=sys.stderr)
        if self.bar is not None:
            self.bar.update(event.step - self.bar.n)
        if event.kind == "epoch_ended":
            tqdm.write(f"epoch {event.epoch:>4}  {_written(event.values)}")
        elif isinstance(event, RunEnded):
            if self.bar is not None:
                self.bar.close()
            print(f"{event.reason} after {event.elapsed_s:.1f} s{self._forecast(event)}  {_written(event.summary)}")
            if event.message is not None:
                print(event.message, file=sys.stderr)

    def _forecast(self, event: RunEnded) -> str:
        is_complete = event.reason == "finished" and event.message is None
        return f" (forecast {self.forecast_s:.1f} s)" if is_complete and self.forecast_s else ""


def _written(values: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.4f}" for name, value in values.items())


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
    if args.json:
        print(json.dumps({**_entry(row), "plan": row.plan.dump()}, ensure_ascii=False))
        return 0
    print(f"{row.id}  {row.status}  {row.title}\nstep {row.step:,} of {row.steps:,}, attempt {row.attempt}")
    if row.summary:
        print(_written(row.summary))
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
        "summary": row.summary,
        "elapsed_s": row.elapsed_s,
        "message": str(why) if (why := _why(row)) else None,
    }
