"""Hostile plans: plans of families with random changes to their JSON."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from functools import cache
from typing import Any

from engine.families.base import FAMILIES
from engine.layers.base import LAYERS
from engine.plan.factory import make_plan
from engine.registry import Registry
from engine.train.registries import REGISTRIES

Json = Any
VALUES: tuple[Json, ...] = (
    0, -1, 1, 2, 3, 99, 0.5, 1e400, -1e400, float("nan"), 10**30, 10**400, True, None, "", "x", "main", "a.b", "a b", "𝘱rint(1)",
    "[a](https://example.com)", "![a](https://example.com/a.png)", "`", "$x$", ":red[x]", "<b>x</b>", "{x}", "x" * 500, "\u2028", "\ud800", "\0",
    [], [1], [0], [-1, 2], ["a"], [[1, 2]], {}, {"a": 1}, {"name": "x"},
)  # fmt: skip


@cache
def _family(name: str) -> Json:
    return make_plan(name).dump()


def mutated(seed: int) -> Json:
    """A plan as JSON with one to three changes, determined by the seed."""
    chance = random.Random(seed)
    plan = copy.deepcopy(_family(chance.choice(FAMILIES.names())))
    for _ in range(chance.randint(1, 3)):
        chance.choice(CHANGES)(plan, chance)
    return plan


def _graph(plan: Json, chance: random.Random) -> Json:
    graphs = [graph for graph in plan.get("graphs", {}).values() if isinstance(graph, dict)]
    return chance.choice(graphs) if graphs else {}


def replace(plan: Json, chance: random.Random) -> None:
    """Replaces any value."""
    place, key = chance.choice(_places(plan))
    place[key] = copy.deepcopy(chance.choice(VALUES))


def drop(plan: Json, chance: random.Random) -> None:
    """Removes any part."""
    place, key = chance.choice(_places(plan))
    del place[key]


def swap(plan: Json, chance: random.Random) -> None:
    """Replaces a choice by another entry of its registry, or by an unknown one."""
    field = chance.choice(["dataset", "objective", "loss", "optimizer", "schedule", "initializer", "family"])
    registries: dict[str, Registry[Any]] = {**REGISTRIES, "families": FAMILIES}
    names = next((registry.names() for name, registry in registries.items() if name.startswith(field[:6])), [])
    plan[field] = {"name": chance.choice([*names, "no_such"]), **chance.choice([{}, {}, {"seed": -1}, {"x": 1}])}


def relayer(plan: Json, chance: random.Random) -> None:
    """Replaces the layer of a node, keeping the old layer's settings."""
    nodes = _graph(plan, chance).get("nodes")
    if isinstance(nodes, dict) and nodes:
        node = nodes[chance.choice(list(nodes))]
        if isinstance(node, dict):
            node["layer"] = chance.choice(LAYERS.names())


def rewire(plan: Json, chance: random.Random) -> None:
    """Removes, duplicates, reverses or redirects an edge."""
    edges = _graph(plan, chance).get("edges")
    if isinstance(edges, list) and edges:
        edge = chance.choice(edges)
        other = chance.choice(edges)
        way = chance.randrange(4)
        if way == 0:
            edges.remove(edge)
        else:
            made = [edge, edge[::-1], [edge[0], other[-1]]][way - 1] if isinstance(edge, list) and edge else edge
            edges.append(made)


def settle(plan: Json, chance: random.Random) -> None:
    """Sets a setting of a node to any value."""
    nodes = _graph(plan, chance).get("nodes")
    if isinstance(nodes, dict) and nodes:
        node = nodes[chance.choice(list(nodes))]
        if isinstance(node, dict) and node.get("layer") in LAYERS:
            fields = list(LAYERS.get(node["layer"]).model_fields) or ["x"]
            config = node.setdefault("config", {})
            if isinstance(config, dict):
                config[chance.choice(fields)] = copy.deepcopy(chance.choice(VALUES))


def rename(plan: Json, chance: random.Random) -> None:
    """Renames or copies a graph, a node or an input."""
    graph = _graph(plan, chance)
    place = chance.choice([plan.get("graphs"), graph.get("nodes"), graph.get("inputs")])
    if isinstance(place, dict) and place:
        old = chance.choice(list(place))
        new = str(chance.choice(VALUES))
        place[new] = copy.deepcopy(place[old])
        if chance.random() < 0.7:
            del place[old]


def configure(plan: Json, chance: random.Random) -> None:
    """Sets a setting of the plan to any value."""
    field = chance.choice(["training", "regularisation", "augmentation", "optimizer", "dataset", "schedule"])
    part = plan.setdefault(field, {})
    if isinstance(part, dict):
        keys = [
            "epochs",
            "batch_size",
            "seed",
            "precision",
            "learning_rate",
            "early_stopping",
            "shift",
            "threads",
            "l1",
            "size",
        ]
        part[chance.choice([*part, *keys])] = copy.deepcopy(chance.choice(VALUES))


CHANGES: tuple[Callable[[Json, random.Random], None], ...] = (
    replace, drop, swap, relayer, rewire, rewire, settle, settle, rename, configure,
)  # fmt: skip


def _places(tree: Json) -> list[tuple[Any, Any]]:
    """Every value of the tree except the root, as its container and key."""
    found: list[tuple[Any, Any]] = []
    keys = list(tree) if isinstance(tree, dict) else list(range(len(tree))) if isinstance(tree, list) else []
    for key in keys:
        found += [(tree, key), *_places(tree[key])]
    return found
