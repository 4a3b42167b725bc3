"""The settings in which several plans differ, with the value of each plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.errors import LayerlabError
from engine.layers.base import LAYERS
from engine.plan.differences import CHOICES, differences, title
from engine.plan.plan import Plan
from engine.registry import Choice, Registry
from engine.text import N_, Message, Name, message

MAX_NAMED = 3
"""Maximum number of differences in the name of a run."""
IGNORED = frozenset({"version", "title"})
"""Paths that say nothing about how a run trains."""


@dataclass(frozen=True)
class Setting:
    """One setting: its title, or the name of a layer that some plans lack, and its value in each plan."""

    path: str
    title: Name
    values: tuple[Any, ...]
    """Messages, numbers, strings or booleans; None where a plan has no such setting."""
    is_layer: bool = False


def differing_settings(plans: Sequence[Plan]) -> tuple[Setting, ...]:
    """The settings in which any of the plans differs from the first."""
    first = plans[0]
    paths = dict.fromkeys(_row(path, first, other) for other in plans[1:] for path in differences(first, other))
    found = [_setting(path, plans) for path in paths if path not in IGNORED]
    found = [one for one in found if any(value != one.values[0] for value in one.values)]
    layers = {one.path.split(".")[1] for one in found if one.is_layer}
    # The edges of a graph with other layers differ as well, which goes without saying.
    return tuple(one for one in found if not (one.path.endswith(".edges") and one.path.split(".")[1] in layers))


def _row(path: str, one: Plan, other: Plan) -> str:
    """The path of the row that a difference belongs to: a layer that one plan lacks has one row."""
    part, *rest = path.split(".")
    if part != "graphs" or len(rest) < 2:
        return path
    graph, kind, *inner = rest
    if kind != "nodes":
        return f"graphs.{graph}.edges"
    node, *setting = inner
    nodes = [plan.graphs[graph].nodes.get(node) if graph in plan.graphs else None for plan in (one, other)]
    if None in nodes or not setting or setting[0] == "layer" or len({each.layer for each in nodes if each}) > 1:
        return f"graphs.{graph}.nodes.{node}"
    return f"graphs.{graph}.nodes.{node}.{'.'.join(setting[:2] if setting[0] == 'config' else setting[:1])}"


def _setting(path: str, plans: Sequence[Plan]) -> Setting:
    parts = path.split(".")
    is_layer = parts[0] == "graphs" and len(parts) == 4
    return Setting(path, _title(path, plans, is_layer), tuple(_value(path, plan) for plan in plans), is_layer)


def _title(path: str, plans: Sequence[Plan], is_layer: bool) -> Name:
    if path.endswith(".edges"):
        return message(N_("Connections"))
    if is_layer:
        return path.split(".")[-1]
    for plan in plans:
        try:
            named = message(title(path, plan))
        except (LayerlabError, LookupError, ValueError):
            continue
        return message(N_("{layer}: {setting}"), layer=path.split(".")[3], setting=named) if "nodes" in path else named
    return path


def _value(path: str, plan: Plan) -> Any:
    part, *rest = path.split(".")
    if part == "graphs":
        return _of_graph(plan, rest)
    if part in CHOICES:
        return _of_choice(getattr(plan, part), CHOICES[part][1], rest)
    return _inner(plan.model_dump(mode="json"), [part, *rest])


def _of_choice(choice: Choice, registry: Registry[Any], rest: Sequence[str]) -> Any:
    if not rest or rest == ["name"]:
        return message(registry.get(choice.name).title) if choice.name in registry else choice.name
    try:
        return _inner(registry.make(choice).model_dump(mode="json"), rest)
    except LayerlabError:
        return choice.config.get(rest[0])


def _of_graph(plan: Plan, rest: Sequence[str]) -> Any:
    graph = plan.graphs.get(rest[0])
    if graph is None:
        return None
    if rest[1] == "edges":
        return ", ".join(" → ".join(edge) for edge in graph.edges)
    node = graph.nodes.get(rest[2])
    if node is None:
        return None
    if len(rest) == 3:
        return message(LAYERS.get(node.layer).title) if node.layer in LAYERS else node.layer
    if rest[3] == "config":
        return _inner(node.layer_config().model_dump(mode="json"), rest[4:])
    value = getattr(node, rest[3])
    return value.name if isinstance(value, Choice) else value


def _inner(tree: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree


def value_text(value: Any) -> Name:
    """A value as it is written in tables and names."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return message(N_("on") if value else N_("off"))
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return f"{value:g}"
    return value if isinstance(value, Message) else str(value)


def difference_parts(settings: Sequence[Setting], column: int) -> list[Message]:
    """How the plan in this column differs from the first: “Learning rate 0.001 → 0.0003”, “+ Dropout”.

    What also tells the other plans apart comes first, so that runs which share many differences have different names.
    """
    found = [one for one in settings if one.values[column] != one.values[0]]
    found.sort(key=lambda one: len({str(value) for value in one.values[1:]}) < 2)
    parts = [_part(one, column) for one in found[:MAX_NAMED]]
    return [*parts, message("…")] if len(found) > MAX_NAMED else parts


def _part(setting: Setting, column: int) -> Message:
    before, after = setting.values[0], setting.values[column]
    if setting.is_layer and before is None:
        return message("+ {layer}", layer=after)
    if setting.is_layer and after is None:
        return message("− {layer}", layer=before)
    if setting.path.endswith(".edges"):
        return message(N_("other connections"))
    return message(
        "{setting} {before} → {after}", setting=setting.title, before=value_text(before), after=value_text(after)
    )
