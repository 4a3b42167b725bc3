"""`replay`: computes any step of a run again, and compares the way there with what was recorded."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from engine.datasets.base import DATASETS
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.recordings import Recording, recording
from engine.runs.rows import RunRow
from engine.runs.store import Store

if TYPE_CHECKING:
    from engine.train.replay import Replay


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("replay", help="compute a step of a run again, bit for bit")
    verb.add_argument("run")
    verb.add_argument("--at", type=int, required=True, metavar="STEP")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    """The exit code is 1 if the replay differs from what was recorded."""
    with closing(Store()) as store:
        row = store.run(args.run)
        recorded = recording(store, Artifacts(), row, args.at)
    comparison = replayed(row, recorded, args.at).comparison
    text = comparison.message(args.at)
    if args.json:
        report = {
            "run": row.id,
            "step": args.at,
            "from": recorded.start.step or 0,
            "compared": comparison.compared,
            "equal": comparison.differs_at is None,
            "differs_at": comparison.differs_at,
            "difference": comparison.difference,
            "message": str(text),
        }
        print(json.dumps(report, ensure_ascii=False))
    else:
        print(text)
    return 0 if comparison.differs_at is None else 1


def replayed(row: RunRow, recorded: Recording, step: int) -> Replay:
    """The state at `step`, with a progress bar on terminals; Ctrl+C ends it."""
    from tqdm import tqdm

    from engine.train.checkpoint import from_bytes
    from engine.train.replay import replay

    begin = recorded.start.step
    checkpoint = None if begin is None else from_bytes(Artifacts().checkpoint(row.id, begin), row.id, begin)
    with tqdm(total=step, initial=begin or 0, unit="step", disable=not sys.stderr.isatty()) as bar:
        return replay(
            row.plan,
            DATASETS.make(row.plan.dataset).load(),
            step,
            threads=row.threads or threads_for(row.plan, alone=True),
            checkpoint=checkpoint,
            commands=recorded.commands,
            recorded=recorded.curve,
            on_step=lambda at: bar.update(at - bar.n),
        )
