"""`predict`: what a run's network says of images, drawings, texts, rows of a table, or the end of a time series."""

from __future__ import annotations

import argparse
from typing import Any

from engine.cli.images import read_images
from engine.cli.rows import read_rows
from engine.cli.series import continue_series
from engine.cli.texts import read_text
from engine.cli.trained import run_row, trained_network


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser(
        "predict",
        help="predict on images, pen strokes, text or rows of a table; warns of samples unlike the training data",
    )
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


def predict(args: argparse.Namespace) -> int:
    context = trained_network(run_row(args.run))
    if args.text is not None:
        return read_text(context, args)
    if args.steps is not None:
        return continue_series(context, args)
    if args.row is not None or args.rows is not None:
        return read_rows(context, args)
    return read_images(context, args)
