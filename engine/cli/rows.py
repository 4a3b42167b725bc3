"""`predict --row` and `--rows`: predictions for the rows of a table."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.cli.predictions import print_predictions
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.table_rows import read_rows as rows_of
from engine.errors import NotFoundError, RequestError
from engine.limits import limits
from engine.text import N_

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext

Row = Mapping[str, str]


def read_rows(context: ProbeContext, args: argparse.Namespace) -> int:
    """Prints the class, or the value, of each row; reports rows that are unlike the training data."""
    fields = context.dataset.input_fields()
    if not fields:
        template = N_("Run `{run}` does not read rows of a table. Use the kind of data it was trained on.")
        raise RequestError(template, run=args.run)
    rows = _from_file(args.rows) if args.rows else [_from_words(args.row, [field.name for field in fields])]
    names = [f"row {number}" for number in range(1, len(rows) + 1)] if args.rows else [""]
    print_predictions(context, context.dataset.encode(rows), names, args.json)
    return 0


def _from_words(words: Sequence[str], names: Sequence[str]) -> Row:
    """A row from `column=value` words; raises `RequestError`."""
    row = {}
    for word in words:
        name, equals, cell = word.partition("=")
        if not equals or name not in names:
            template = N_("`{word}` is not COLUMN=VALUE with one of the columns {names}.")
            raise RequestError(template, word=word[:80], names=list(names[:20]))
        row[name] = cell
    return row


def _from_file(place: str) -> Sequence[Row]:
    try:
        data = Path(place).read_bytes()
    except OSError as error:
        template = N_("The table `{place}` cannot be read: {reason}.")
        raise NotFoundError(template, place=place, reason=error.strerror or str(error)) from None
    found: Mapping[str, Any] = rows_of([Upload(Path(place).name, data)], limits().rows)
    return [dict(zip(found["names"], cells, strict=True)) for cells in found["rows"]]
