"""`catalog`: what there is to choose from."""

from __future__ import annotations

import argparse
import json
from typing import Any

from engine.registry import Thing
from engine.train.catalogue import REGISTRIES


def add_verbs(verbs: Any) -> None:
    verb = verbs.add_parser("catalog", help="what there is to choose from")
    verb.add_argument("registry", nargs="?", choices=list(REGISTRIES), help="one catalogue; all when left out")
    verb.add_argument("--json", action="store_true", help="with every setting, its range and default")
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
    return 0


def entry(thing: type[Thing]) -> dict[str, Any]:
    """A thing with its settings as JSON schema."""
    return {
        "name": thing.name,
        "title": thing.title,
        "help": thing.help(),
        "settings": thing.model_json_schema().get("properties", {}),
    }
