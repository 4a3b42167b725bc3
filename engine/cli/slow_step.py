"""`slow-step`: the next optimizer step of a run, stage by stage."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from itertools import groupby
from typing import Any

import numpy as np

from engine.cli.trained import run_row, saved_state
from engine.host.slow_steps import SlowSteps, recorded_step, require_small
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store
from engine.views import SlowStep, pack, unpack


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("slow-step", help="show the next optimizer step of a paused or ended run, stage by stage")
    verb.add_argument("run")
    verb.add_argument("--at", type=int, metavar="STEP", help="the step after this one (default: the next)")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    from engine.train.slow_motion.slow_step import slow_step

    session, recording = _recorded(args.run, args.at)
    view = slow_step(session, recording)
    if args.json:
        print(json.dumps(unpack(pack(view)), default=np.ndarray.tolist, ensure_ascii=False))
    else:
        print(_text(view))
    return 0


def _recorded(run_id: str, step: int | None) -> Any:
    """The session and its recorded step."""
    if step is not None:
        row = run_row(run_id)
        require_small(row.plan)
        return recorded_step(row, saved_state(row, step))
    with closing(Store()) as store:
        return SlowSteps(store, Artifacts()).next_step(run_id)


def _text(view: SlowStep) -> str:
    """A line per stage, under headings."""
    lines = []
    for (part, player), stages in groupby(view.stages, lambda stage: (stage.part, str(stage.player))):
        lines.append(f"{part}, {player}" if player else part)
        lines += [f"  {stage.caption}" for stage in stages]
    return "\n".join(
        [*lines, f"checksum of the weights: {view.checksum_before[:12]} before, {view.checksum[:12]} after"]
    )
