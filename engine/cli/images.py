"""`predict --image` and `--strokes`: classes of images."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.cli.texts import print_class
from engine.datasets.drawn_samples import drawn_sample
from engine.datasets.picture_preparation import Preparation, prepare_file
from engine.errors import FileFormatError, NotFoundError, RequestError
from engine.json_reader import JsonLimits, read_json
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext

BATCH = 256
MAX_LINE = JsonLimits(bytes=4 * 2**20, values=300_000)
"""The maximum length of a line in a strokes file."""


def read_images(context: ProbeContext, args: argparse.Namespace) -> int:
    """Prints the class of each image or drawing."""
    if context.spec.kind != "image" or not context.spec.classes or "main" not in context.graphs:
        raise RequestError(N_("Run `{run}` does not classify images, so it cannot predict drawings."), run=args.run)
    how = context.dataset.preparation()
    samples = image_files(args.image, how) if args.image else drawings(args.strokes, how)
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


def image_files(places: list[str], how: Preparation) -> Iterator[Array]:
    return (prepare_file(Path(place), how) for place in places)


def drawings(place: str, how: Preparation) -> Iterator[Array]:
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
