"""`slow-step`: the next optimizer step of a run, stage by stage, or how it changes one weight."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.cli.trained import run_row, saved_state
from engine.errors import RequestError
from engine.host.slow_steps import SlowSteps, recorded_step, require_small
from engine.runs.artifacts import Artifacts
from engine.runs.store import Store
from engine.text import N_
from engine.views import SlowStep, Step, View, WeightUpdate, pack, unpack

if TYPE_CHECKING:
    from engine.train.session import Session
    from engine.train.slow_motion.recording import Recording

WEIGHT = re.compile(r"(?:(?P<graph>[^/]+)/)?(?P<node>[^.\[]+)\.(?P<parameter>[^\[]+)\[(?P<index>[\d, ]*)\]")


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("slow-step", help="show the next optimizer step of a paused or ended run, stage by stage")
    verb.add_argument("run")
    verb.add_argument("--at", type=int, metavar="STEP", help="the step after this one (default: the next)")
    verb.add_argument(
        "--weight",
        metavar="NODE.PARAMETER[I,J]",
        help="show how this weight changes; in a GAN GRAPH/NODE.PARAMETER[I,J]",
    )
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    from engine.train.slow_motion.slow_step import slow_step

    session, recording = _recorded(args.run, args.at)
    view = slow_step(session, recording) if args.weight is None else _update(session, recording, args.weight)
    if args.json:
        print(json.dumps(unpack(pack(view)), default=np.ndarray.tolist, ensure_ascii=False))
    else:
        print(_text(view) if isinstance(view, SlowStep) else _lines(view))
    return 0


def _recorded(run_id: str, step: int | None) -> Any:
    """The session and its recorded step."""
    if step is not None:
        row = run_row(run_id)
        require_small(row.plan)
        return recorded_step(row, saved_state(row, step))
    with closing(Store()) as store:
        return SlowSteps(store, Artifacts()).next_step(run_id)


def _update(session: Session, recording: Recording, weight: str) -> WeightUpdate:
    """The update of a weight written as `GRAPH/NODE.PARAMETER[I,J]`; without a graph, of the first with such a node."""
    from engine.train.slow_motion.recorded_weights import WeightKey
    from engine.train.slow_motion.weight_update import weight_update

    found = WEIGHT.fullmatch(weight)
    if found is None:
        template = N_("A weight is written as NODE.PARAMETER[I,J], such as linear_1.weight[3,0], but got `{text}`.")
        raise RequestError(template, text=weight)
    graphs = [key.graph for key in recording.weights]
    of_node = [key.graph for key in recording.weights if key.node == found["node"]]
    key = WeightKey(found["graph"] or next(iter(of_node or graphs)), found["node"], found["parameter"])
    return weight_update(session, recording, key, tuple(int(part) for part in re.findall(r"\d+", found["index"])))


def _text(view: SlowStep) -> str:
    """A line per stage, under headings."""
    lines = []
    for (part, player), stages in groupby(view.stages, lambda stage: (stage.part, str(stage.player))):
        lines.append(f"{part}, {player}" if player else part)
        lines += [f"  {stage.caption}" for stage in stages]
    return "\n".join(
        [*lines, f"checksum of the weights: {view.checksum_before[:12]} before, {view.checksum[:12]} after"]
    )


def _lines(view: View) -> str:
    """A line per step, with its formula in TeX."""
    assert isinstance(view, WeightUpdate)
    place = f"{view.node}.{view.parameter}[{', '.join(map(str, view.index))}]"
    return "\n".join(
        [
            "gradient",
            *_written(view.gradient_steps),
            "update",
            *_written(view.optimizer_steps),
            f"{place}: {view.before:.9g} before, {view.after:.9g} after",
        ]
    )


def _written(steps: Sequence[Step]) -> list[str]:
    return [f"  {step.title}: {step.formula} = {step.result:.6g}" for step in steps]
