"""`predict --image` and `--strokes`: classes of images."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.cli.predictions import print_predictions
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
        names, pictures = zip(*batch, strict=True)
        print_predictions(context, np.stack(pictures), names, args.json)
    return 0


def _batches(samples: Iterator[tuple[str, Array]]) -> Iterator[list[tuple[str, Array]]]:
    while batch := list(islice(samples, BATCH)):
        yield batch


def image_files(places: list[str], how: Preparation) -> Iterator[tuple[str, Array]]:
    """The name and the prepared image of each file."""
    return ((place, prepare_file(Path(place), how)) for place in places)


def drawings(place: str, how: Preparation) -> Iterator[tuple[str, Array]]:
    """The line number and the prepared image of each drawing."""
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
        yield f"line {number}", drawn_sample(strokes, how)


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
