"""Options of `datasets add` that belong to one column of a table: COLUMN=VALUE."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from engine.errors import RequestError
from engine.text import N_


def add_column_options(adding: argparse.ArgumentParser) -> None:
    """Each option may be repeated, and take several columns."""
    for option, value, text in (
        ("--type", "TYPE", "type of a column: number, date, category or leave_out"),
        ("--format", "FORMAT", "how its numbers or dates are written: 1,234.5, day/month/year …"),
        ("--unit", "UNIT", "its unit"),
        ("--date-inputs", "INPUT", "inputs from a date: days, year, month, weekday, hour"),
        ("--count-missing", "CELL", "cells that count as missing, besides empty ones; COLUMN= for none"),
    ):
        adding.add_argument(
            option, nargs="*", action="extend", default=[], metavar=f"COLUMN={value}", help=f"{text} (default: guessed)"
        )
    adding.add_argument(
        "--keep-spellings", nargs="*", default=[], metavar="COLUMN", help="do not merge spellings such as yes and Yes"
    )
    adding.add_argument("--keep-totals", action="store_true", help="use rows of totals as samples")


def column_options(args: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """The settings of columns that the options give."""
    columns: dict[str, dict[str, Any]] = {name: {"keep": True} for name in args.keep}
    columns |= {name: {"kind": "leave_out"} for name in args.leave_out}
    for name in args.keep_spellings:
        columns.setdefault(name, {})["merge"] = False
    for field, given in (("kind", args.type), ("format", args.format), ("unit", args.unit)):
        for name, value in _pairs(given):
            columns.setdefault(name, {})[field] = value
    for name, part in _pairs(args.date_inputs):
        columns.setdefault(name, {}).setdefault("date_inputs", []).append(part)
    for name, cell in _pairs(args.count_missing):
        gaps = columns.setdefault(name, {}).setdefault("gaps", [])
        gaps += [cell] if cell else []
    return columns


def _pairs(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    for item in given:
        name, equals, value = item.partition("=")
        if not equals:
            raise RequestError(N_("`{got}` is not of the form COLUMN=VALUE."), got=item)
        yield name, value
