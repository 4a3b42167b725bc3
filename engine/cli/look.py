"""`predict`, `probe` and `export`: what a run has learned, from its newest checkpoint."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.cli.plans import add_settings, settings_of
from engine.cli.rows import read_rows
from engine.cli.series import continue_series
from engine.cli.texts import print_class, read_text
from engine.datasets.drawn_samples import drawn_sample
from engine.datasets.picture_preparation import Preparation, prepare_file
from engine.errors import FileFormatError, NotFoundError, RequestError
from engine.json_reader import JsonLimits, read_json
from engine.probes.base import PROBES, ProbeContext
from engine.registry import Choice
from engine.runs.artifacts import Artifacts
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_
from engine.views import Array, pack, unpack

if TYPE_CHECKING:
    from engine.plan.plan import Plan

BATCH = 256
MAX_LINE = JsonLimits(bytes=4 * 2**20, values=300_000)
"""The maximum length of a line in a strokes file."""


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("predict", help="predict on images, pen strokes, text or rows of a table")
    verb.add_argument("run")
    given = verb.add_mutually_exclusive_group(required=True)
    given.add_argument("--image", nargs="+", help="image files")
    given.add_argument("--strokes", help='JSON lines {"strokes": [[[x, y], …], …]}; - for standard input')
    given.add_argument("--text", help="text to classify, answer or continue")
    given.add_argument(
        "--row", nargs="+", metavar="COLUMN=VALUE", help="one row of a table; columns left out are missing"
    )
    given.add_argument("--rows", metavar="FILE", help="a table with the columns that the network was trained on")
    given.add_argument("--steps", type=int, metavar="N", help="continue a time series by N steps beyond its end")
    verb.add_argument("--json", action="store_true", help="one JSON object per line, with all probabilities")
    verb.add_argument("--length", type=int, default=200, help="tokens to generate (default 200)")
    verb.add_argument("--temperature", type=float, default=0.7, help="0: always the most likely token (default 0.7)")
    verb.add_argument("--seed", type=int, default=0, help="seed of the generated text")
    verb.set_defaults(act=predict)
    verb = verbs.add_parser("probe", help="compute a probe's view of a run")
    verb.add_argument("run")
    verb.add_argument("probe")
    verb.add_argument("--node", help="same as --set node=NODE")
    add_settings(verb)
    verb.add_argument("--at", type=int, metavar="STEP", help="step of a saved checkpoint (default: the latest)")
    verb.add_argument("--out", required=True, help="output file for the view, as JSON")
    verb.set_defaults(act=probe)
    verb = verbs.add_parser("export", help="export the network")
    verb.add_argument("run")
    verb.add_argument("--as", dest="form", choices=["pytorch", "weights"], required=True)
    verb.add_argument("--out", required=True)
    verb.set_defaults(act=export)


def predict(args: argparse.Namespace) -> int:
    context = _context(_row(args.run), None)
    if args.text is not None:
        return read_text(context, args)
    if args.steps is not None:
        return continue_series(context, args)
    if args.row is not None or args.rows is not None:
        return read_rows(context, args)
    if context.spec.kind != "image" or not context.spec.classes or "main" not in context.graphs:
        raise RequestError(N_("Run `{run}` does not classify images, so it cannot predict drawings."), run=args.run)
    how = context.dataset.preparation()
    samples = _images(args.image, how) if args.image else _drawings(args.strokes, how)
    for batch in _batches(samples):
        for row in _probabilities(context, np.stack(batch)):
            print_class(dict(zip(context.spec.classes, row.tolist(), strict=True)), args.json)
    return 0


def _probabilities(context: ProbeContext, samples: Array) -> Array:
    import torch

    with torch.no_grad():
        output = context.models["main"](context.batch(samples))
        result: Array = context.objective.probabilities(output.float()).numpy()
    return result


def _batches(samples: Iterator[Array]) -> Iterator[list[Array]]:
    batch: list[Array] = []
    for sample in samples:
        batch.append(sample)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _images(places: list[str], how: Preparation) -> Iterator[Array]:
    return (prepare_file(Path(place), how) for place in places)


def _drawings(place: str, how: Preparation) -> Iterator[Array]:
    for number, line in enumerate(_lines(place), 1):
        if not line.strip():
            continue
        try:
            strokes = read_json(line, MAX_LINE)["strokes"]
        except (FileFormatError, KeyError, TypeError):
            template = N_(
                'Line {number} of `{place}` is not a drawing. Each line must be {{"strokes": [[[x, y], …], …]}}.'
            )
            raise FileFormatError(template, number=number, place=place) from None
        yield drawn_sample(strokes, how)


def _lines(place: str) -> Iterator[str]:
    if place == "-":
        yield from sys.stdin
        return
    try:
        with Path(place).open(encoding="utf-8") as file:
            yield from file
    except (OSError, UnicodeDecodeError) as error:
        template = N_("The strokes file `{place}` cannot be read: {reason}.")
        raise NotFoundError(template, place=place, reason=str(error)) from None


def probe(args: argparse.Namespace) -> int:
    node = {"node": args.node} if args.node else {}
    chosen = PROBES.make(Choice(**{**settings_of(args.settings), **node, "name": args.probe}))
    row = _row(args.run)
    context = _context(row, args.at)
    if not chosen.applies(context.graphs, context.spec):
        raise RequestError(N_("The probe `{probe}` shows nothing for run `{run}`."), probe=args.probe, run=row.id)
    view = unpack(pack(chosen.compute(context)))
    _write(args.out, json.dumps(view, default=_listed, ensure_ascii=False).encode())
    return 0


def _listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else str(value)


def export(args: argparse.Namespace) -> int:
    row = _row(args.run)
    content = _source(row.plan) if args.form == "pytorch" else _weights(row)
    _write(args.out, content)
    return 0


def _source(plan: Plan) -> bytes:
    from engine.graph.code import to_sources

    return "\n\n".join(to_sources(plan.graphs).values()).encode()


def _weights(row: RunRow) -> bytes:
    """safetensors with the keys of the exported class's `state_dict`."""
    import safetensors.torch

    from engine.graph.code import exported_weights

    state = _state(row, None)["models"]
    tensors: dict[str, Any] = {}
    for name, graph in row.plan.graphs.items():
        own = {key.removeprefix(f"{name}."): value for key, value in state.items() if key.startswith(f"{name}.")}
        prefix = "" if len(row.plan.graphs) == 1 else f"{name}."
        tensors |= {prefix + key: value.contiguous() for key, value in exported_weights(graph, own).items()}
    return bytes(safetensors.torch.save(tensors))


def _row(run_id: str) -> RunRow:
    with closing(Store()) as store:
        return store.run(run_id)


def _state(row: RunRow, step: int | None) -> dict[str, Any]:
    """The state at `step`, or of the newest intact checkpoint."""
    from engine.train.checkpoint import from_bytes, newest_intact

    artifacts = Artifacts()

    def read(at: int) -> dict[str, Any]:
        state: dict[str, Any] = from_bytes(artifacts.checkpoint(row.id, at), row.id, at)
        return state

    return newest_intact(artifacts.checkpoints(row.id) if step is None else [step], read)


def _context(row: RunRow, step: int | None) -> ProbeContext:
    from engine.train.probe_context import context_of

    return context_of(row.plan, _state(row, step))


def _write(place: str, content: bytes) -> None:
    try:
        Path(place).write_bytes(content)
    except OSError as error:
        raise RequestError(N_("`{place}` cannot be written: {reason}."), place=place, reason=str(error)) from None
