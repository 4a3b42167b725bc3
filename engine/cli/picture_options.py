"""Options of `datasets add` for images."""

from __future__ import annotations

import argparse
from typing import Any


def add_picture_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("images")
    group.add_argument("--side", type=int, help="image size in pixels")
    group.add_argument("--fit", choices=["cut", "pad"], help="non-square images: crop the middle, or add margins")
    group.add_argument("--colour", choices=["auto", "grey", "colour"], help="convert all images (default: unchanged)")
    group.add_argument(
        "--invert", dest="inversion", choices=["auto", "none", "all", "each"], help="which images are inverted"
    )
    group.add_argument(
        "--classes-from",
        metavar="WAY",
        help="name: the file name; folder:N: the folders at level N, from 0; table:N: column N of a table of labels",
    )


def picture_settings(args: argparse.Namespace) -> dict[str, Any]:
    """The settings that were given."""
    names = ("side", "fit", "colour", "inversion", "classes_from")
    return {name: value for name in names if (value := getattr(args, name)) is not None}
