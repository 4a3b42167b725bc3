"""`label`: names, tags, pins and notes a run."""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import replace
from typing import Any

from engine.cli.owner import OWNER
from engine.runs.run_labels import labels_of, set_labels, split_tags
from engine.runs.store import Store


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("label", help="name, tag, pin or note a run; what is not given stays")
    verb.add_argument("run")
    verb.add_argument("--name", help="empty: the name of its plan")
    verb.add_argument("--tags", metavar="TAG,TAG…", help="empty: none")
    verb.add_argument("--note", help="empty: none")
    verb.add_argument("--pin", action=argparse.BooleanOptionalAction)
    verb.set_defaults(act=act)


def act(args: argparse.Namespace) -> int:
    given = {
        "name": args.name,
        "tags": None if args.tags is None else split_tags(args.tags),
        "note": args.note,
        "is_pinned": args.pin,
    }
    with closing(Store()) as store:
        labels = replace(
            labels_of(store.run(args.run)), **{field: value for field, value in given.items() if value is not None}
        )
        set_labels(store, args.run, labels, OWNER)
    return 0
