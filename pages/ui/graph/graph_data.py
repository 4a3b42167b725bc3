"""A graph as the editor needs it: titles, shapes, problems and the palette, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from engine.activations.base import ACTIVATIONS, Activation
from engine.errors import Problem
from engine.graph.blocks import RepeatedBlock, repeated_blocks
from engine.graph.check import Checked
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS, Layer, Shape
from engine.text import N_
from pages.ui.forms.entry_form import title_of
from pages.ui.forms.field import option_title
from pages.ui.forms.number_field import written
from pages.ui.forms.problem_list import about
from pages.ui.language import _, say_plainly

GROUPS = {
    "core": N_("Core"),
    "convolution": N_("Convolution"),
    "pooling": N_("Pooling"),
    "shape": N_("Shape"),
    "regularisation": N_("Regularization"),
    "normalisation": N_("Normalization"),
    "recurrent": N_("Recurrent"),
    "attention": N_("Attention"),
    "merge": N_("Merge"),
    "generative": N_("Generative"),
}
"""Titles of the palette's groups, in order."""
SHOWN_SETTINGS = 3


def editor_data(graph: GraphSpec, checked: Checked, problems: Sequence[Problem]) -> dict[str, Any]:
    """The graph, the palette, and which layers fit which shapes. `problems`: with paths inside this graph."""
    known = {"palette": palette(), "fits": fits(set(checked.shapes.values()))}
    return graph_data(graph, checked, problems) | known


def graph_data(graph: GraphSpec, checked: Checked, problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """The nodes and edges of a graph, and the blocks that its drawing may fold."""
    return {
        "inputs": [_input(name, shape, problems) for name, shape in graph.inputs.items()],
        "nodes": [_node(name, node, checked, problems) for name, node in graph.nodes.items()],
        "edges": [list(edge) for edge in graph.edges],
        "blocks": [_block(block) for block in repeated_blocks(graph)],
    }


def _block(block: RepeatedBlock) -> dict[str, Any]:
    return {"title": _(block.title), "name": block.name, "nodes": list(block.nodes)}


def _input(name: str, shape: Shape, problems: Sequence[Problem]) -> dict[str, Any]:
    return {"name": name, "shape": list(shape), "problems": _with_texts(problems, f"inputs.{name}")}


def _node(name: str, node: Node, checked: Checked, problems: Sequence[Problem]) -> dict[str, Any]:
    known = node.layer in LAYERS
    return {
        "name": name,
        "layer": node.layer,
        "title": title_of(LAYERS, node.layer),
        "group": LAYERS.get(node.layer).group if known else "unknown",
        "summary": summary(node),
        "activation": title_of(ACTIVATIONS, node.activation.name) if node.activation else None,
        "shape": list(checked.shapes[name]) if name in checked.shapes else None,
        "parameters": checked.parameter_counts.get(name, 0),
        "frozen": node.frozen,
        "problems": _with_texts(problems, f"nodes.{name}"),
    }


def _with_texts(problems: Sequence[Problem], place: str) -> list[dict[str, Any]]:
    return [{"text": say_plainly(problem.message), "fix": _fix(problem)} for problem in about(problems, place)]


def _fix(problem: Problem) -> dict[str, Any] | None:
    fix = problem.fix
    return {"label": say_plainly(fix.label), "edit": fix.edit, "arguments": fix.arguments} if fix else None


def summary(node: Node) -> list[str]:
    """The layer's main settings: the first numbers, and changed values. A card shows those that fit into one line."""
    if node.layer not in LAYERS:
        return []
    parts: list[str] = []
    for name, info in LAYERS.get(node.layer).model_fields.items():
        value = node.config.get(name, info.get_default(call_default_factory=True))
        number = isinstance(value, int | float | tuple | list) and not isinstance(value, bool)
        if (number and (name in node.config or len(parts) < 2)) or value == "same":
            shown = option_title(info, value) if isinstance(value, str) else _written(value)
            parts.append(f"{_(info.title or name)} {shown}")
    return parts[:SHOWN_SETTINGS]


def _written(value: Any) -> str:
    return " × ".join(map(str, value)) if isinstance(value, tuple | list) else written(value)


def palette(translated: Callable[[str], str] = _) -> list[dict[str, Any]]:
    """All layers by group, with the first line of their help and what they need; then, for the search, activations."""
    groups: list[dict[str, Any]] = []
    for group, title in GROUPS.items():
        items = [_item(layer, translated) for layer in LAYERS if layer.group == group]
        if items:
            groups.append({"title": translated(title), "items": items})
    node = LAYERS.get("activation")
    activations = [
        {**_item(one, translated), "name": node.name, "activation": one.name, "expects": translated(node.expects)}
        for one in ACTIVATIONS
    ]
    return [*groups, {"title": translated(node.title), "items": activations, "only_searched": True}]


def _item(entry: type[Layer] | type[Activation], translated: Callable[[str], str]) -> dict[str, Any]:
    expects = getattr(entry, "expects", "")
    return {
        "name": entry.name,
        "title": translated(entry.title),
        "group": getattr(entry, "group", "activation"),
        "words": [entry.title, entry.name.replace("_", " "), *entry.synonyms],
        "line": first_line(entry, translated),
        "expects": translated(expects) if expects else "",
    }


def first_line(entry: Any, translated: Callable[[str], str] = _) -> str:
    """The first line of a docstring, without its Markdown."""
    return translated(entry.help()).partition("\n")[0].replace("`", "")


def fits(shapes: set[Shape]) -> dict[str, list[str]]:
    """For each shape of the graph, the layers that accept it with their default settings."""
    return {",".join(map(str, shape)): [layer.name for layer in LAYERS if _takes(layer, shape)] for shape in shapes}


def _takes(layer: Any, shape: Shape) -> bool:
    min_inputs, _max_inputs = layer.arity
    return layer().infer(*[shape] * max(1, min_inputs)) is not None
