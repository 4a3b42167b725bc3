"""`catalog`: lists the entries of a registry."""

from __future__ import annotations

import argparse
import json
from typing import Any

from engine.families.base import Family
from engine.registry import CatalogEntry
from engine.train.registries import REGISTRIES


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("catalog", help="list what can be chosen")
    verb.add_argument("registry", nargs="?", choices=list(REGISTRIES), help="one catalog (default: all)")
    verb.add_argument("--json", action="store_true", help="include settings, ranges and defaults")
    verb.set_defaults(act=catalog)


def catalog(args: argparse.Namespace) -> int:
    chosen = {args.registry: REGISTRIES[args.registry]} if args.registry else REGISTRIES
    if args.json:
        print(json.dumps({name: [described(kind) for kind in registry] for name, registry in chosen.items()}))
        return 0
    for name, registry in chosen.items():
        print(f"{name}:")
        for kind in registry:
            print(f"  {kind.name:<22}{kind.help().splitlines()[0] if kind.help() else kind.title}")
            for line in _ready_lines(kind):
                print(f"    {line}")
    return 0


def _ready_lines(kind: type[CatalogEntry]) -> list[str]:
    """The example plans of a family, by the names that `plan --ready` takes."""
    if not issubclass(kind, Family):
        return []
    return [f"{one.name:<20}{one.title}{' (fails)' if one.fails else ''}" for one in kind.ready]


def described(kind: type[CatalogEntry]) -> dict[str, Any]:
    """An entry with its settings as JSON schema; for a family also its example plans."""
    row = {
        "name": kind.name,
        "title": kind.title,
        "help": kind.help(),
        "settings": kind.model_json_schema().get("properties", {}),
    }
    if issubclass(kind, Family):
        row["ready"] = [
            {"name": one.name, "title": one.title, "lesson": one.lesson, "fails": one.fails} for one in kind.ready
        ]
    return row
