"""`datasets`: lists, downloads, adds and deletes data sets."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from engine.cli import uploads
from engine.cli.owner import OWNER
from engine.datasets.base import DATASETS
from engine.datasets.download import fetch
from engine.datasets.uploads import upload_store


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("datasets", help="data sets; `datasets fetch NAME` downloads one")
    verb.add_argument("--json", action="store_true")
    verb.set_defaults(act=listing)
    under = verb.add_subparsers(dest="action", metavar="ACTION")
    fetching = under.add_parser("fetch", help="download a data set")
    fetching.add_argument("name")
    fetching.set_defaults(act=fetch_one)
    uploads.add_verbs(under)


def listing(args: argparse.Namespace) -> int:
    entries = [_entry(kind.name) for kind in DATASETS if not kind.is_upload]
    entries += [uploads.entry_of(entry) for entry in upload_store.sets_of(OWNER)]
    if args.json:
        print(json.dumps(entries))
        return 0
    for entry in entries:
        state = "" if entry["ready"] else "not downloaded"
        sizes = " + ".join(f"{count:,}" for count in entry["sizes"].values())
        own = f"{entry['title']} ({entry['id']})" if "id" in entry else ""
        print(f"{entry['name']:<18}{tuple(entry['shape'])!s:<16}{sizes:<26}{state}{own}")
    return 0


def _entry(name: str) -> dict[str, Any]:
    made = DATASETS.make(name)
    spec = made.spec()
    return {
        "name": name,
        "kind": spec.kind,
        "shape": list(spec.shape),
        "classes": list(spec.classes),
        "sizes": dict(spec.sizes),
        "ready": made.ready(),
        "source": made.source,
        "licence": made.licence,
    }


def fetch_one(args: argparse.Namespace) -> int:
    DATASETS.get(args.name)
    on_terminal = sys.stderr.isatty()

    def progress(done: int, total: int) -> None:
        if on_terminal:
            print(f"\r{args.name}: {done / 2**20:,.1f} of {total / 2**20:,.1f} MiB", end="", file=sys.stderr)

    fetch(args.name, progress)
    print(f"\r{args.name}: ready", file=sys.stderr)
    return 0
