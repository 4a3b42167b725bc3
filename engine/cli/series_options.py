"""Options of `datasets add --as series`."""

from __future__ import annotations

import argparse
from typing import Any

from engine.datasets.uploads.time_steps import CHOICES


def add_options(adding: argparse.ArgumentParser) -> None:
    group = adding.add_argument_group("series", "for --as series; everything else is guessed")
    group.add_argument(
        "--time",
        nargs="+",
        metavar="COLUMN",
        help='time column, or several such as year month; "" if the rows are in order',
    )
    group.add_argument("--values", nargs="*", metavar="COLUMN", help="columns of values; --target is predicted")
    group.add_argument(
        "--key", nargs="+", metavar="COLUMN", help='columns that name the series of each row; "" for one series'
    )
    group.add_argument("--step", choices=list(CHOICES), help="resample to this step")
    group.add_argument("--aggregate", choices=["mean", "sum", "last"], help="of several rows per step (default mean)")
    group.add_argument("--fill", choices=["linear", "last", "leave_out"], help="gaps in windows (default linear)")
    group.add_argument("--window", type=int, metavar="N", help="past steps per sample")
    group.add_argument("--horizon", type=int, metavar="N", help="future steps predicted at once")
    group.add_argument("--season", type=int, metavar="N", help="steps after which the series repeats; 0: never")


def settings_of(args: argparse.Namespace) -> dict[str, Any]:
    """The settings given; the others are guessed."""
    names = ("time", "values", "key", "step", "aggregate", "fill", "window", "horizon", "season", "target")
    given = {name: getattr(args, name) for name in names}
    for name in ("time", "key"):
        given[name] = None if given[name] is None else [column for column in given[name] if column]
    reading = {"encoding": args.encoding, "separator": args.separator, "sheet": args.sheet}
    return {**reading, **{name: value for name, value in given.items() if value is not None}}
