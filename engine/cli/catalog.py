"""`catalog`: what there is to choose from."""

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


def catalog(asked: argparse.Namespace) -> int:
    chosen = {asked.registry: REGISTRIES[asked.registry]} if asked.registry else REGISTRIES
    if asked.json:
        print(json.dumps({name: [entry(thing) for thing in registry] for name, registry in chosen.items()}))
        return 0
    for name, registry in chosen.items():
        print(f"{name}:")
        for thing in registry:
            print(f"  {thing.name:<22}{thing.help().splitlines()[0] if thing.help() else thing.title}")
            for line in _ready_lines(thing):
                print(f"    {line}")
    return 0


def _ready_lines(thing: type[CatalogEntry]) -> list[str]:
    """A family's ready plans, by the names that `plan --ready` takes."""
    if not issubclass(thing, Family):
        return []
    return [f"{one.name:<20}{one.title}{' (fails)' if one.fails else ''}" for one in thing.ready]


def entry(thing: type[CatalogEntry]) -> dict[str, Any]:
    """A thing with its settings as JSON schema; a family also with its ready plans."""
    row = {
        "name": thing.name,
        "title": thing.title,
        "help": thing.help(),
        "settings": thing.model_json_schema().get("properties", {}),
    }
    if issubclass(thing, Family):
        row["ready"] = [
            {"name": one.name, "title": one.title, "lesson": one.lesson, "fails": one.fails} for one in thing.ready
        ]
    return row
