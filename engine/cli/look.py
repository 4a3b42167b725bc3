"""`probe` and `export`: what a run has learned, from its newest checkpoint."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from engine.cli.plans import add_settings, settings_of
from engine.cli.trained import run_row, saved_state, trained_network
from engine.datasets.base import DATASETS
from engine.errors import RequestError
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.text import N_, message
from engine.views import pack, unpack


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("probe", help="compute a probe's view of a run")
    verb.add_argument("run")
    verb.add_argument("probe")
    verb.add_argument("--node", help="same as --set node=NODE")
    add_settings(verb)
    verb.add_argument(
        "--at", type=int, metavar="STEP", help="any step of the run (default: that of the latest checkpoint)"
    )
    verb.add_argument("--out", required=True, help="output file for the view, as JSON")
    verb.set_defaults(act=probe)
    verb = verbs.add_parser(
        "export", help="export the network, with the preparation of its data and a predict function, or its weights"
    )
    verb.add_argument("run")
    verb.add_argument("--as", dest="form", choices=["pytorch", "weights"], required=True)
    verb.add_argument("--out", required=True)
    verb.set_defaults(act=export)


def probe(args: argparse.Namespace) -> int:
    node = {"node": args.node} if args.node else {}
    chosen = PROBES.make(Choice(**{**settings_of(args.settings), **node, "name": args.probe}))
    row = run_row(args.run)
    context = trained_network(row, args.at)
    if not chosen.applies(context.graphs, context.spec):
        raise RequestError(N_("The probe `{probe}` shows nothing for run `{run}`."), probe=args.probe, run=row.id)
    view = unpack(pack(chosen.compute(context)))
    _write(args.out, json.dumps(view, default=_listed, ensure_ascii=False).encode())
    return 0


def _listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else str(value)


def export(args: argparse.Namespace) -> int:
    row = run_row(args.run)
    content = _source(row) if args.form == "pytorch" else _weights(row)
    _write(args.out, content)
    return 0


def _source(row: RunRow) -> bytes:
    """The networks with the preparation of the data, as long as the data set is there."""
    from engine.exports.source import plan_source

    if not DATASETS.make(row.plan.dataset).ready():
        template = N_("The data set of run `{run}` is not here, so the file holds the network without its data.")
        print(message(template, run=row.id), file=sys.stderr)
    return plan_source(row.plan).encode()


def _weights(row: RunRow) -> bytes:
    from engine.exports.weights import weights_file

    state = saved_state(row, None)["models"]
    states = {
        name: {key.removeprefix(f"{name}."): value for key, value in state.items() if key.startswith(f"{name}.")}
        for name in row.plan.graphs
    }
    return weights_file(row.plan.graphs, states)


def _write(place: str, content: bytes) -> None:
    try:
        Path(place).write_bytes(content)
    except OSError as error:
        raise RequestError(N_("`{place}` cannot be written: {reason}."), place=place, reason=str(error)) from None
