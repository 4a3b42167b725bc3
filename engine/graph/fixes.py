"""Edits that fix a problem, for the buttons beside it."""

from __future__ import annotations

from engine.errors import Fix
from engine.layers.base import LAYERS, Layer, Shape
from engine.text import N_, message


def removal(node: str) -> Fix:
    """Removes the node from the graph."""
    return Fix(label=message(N_("Remove `{node}`"), node=node[:40]), edit="remove", arguments={"node": node})


def flattening(layer: Layer, source: str, target: str, x: Shape) -> Fix | None:
    """Inserts a Flatten on the edge, if the layer accepts its output."""
    flat = LAYERS.get("flatten")()
    row = flat.infer(x)
    if row is None or row == x or layer.infer(row) is None:
        return None
    arguments = {"layer": "flatten", "source": source, "target": target}
    return Fix(label=message(N_("Insert {layer}"), layer=message(flat.title)), edit="insert", arguments=arguments)


def embedding(source: str, target: str, tokens: int) -> Fix:
    """Inserts an Embedding of `tokens` tokens on the edge."""
    arguments = {"layer": "embedding", "source": source, "target": target, "config": {"tokens": tokens}}
    label = message(N_("Insert {layer}"), layer=message(LAYERS.get("embedding").title))
    return Fix(label=label, edit="insert", arguments=arguments)


def more_tokens(node: str, tokens: int) -> Fix:
    """Sets the number of tokens to that of the data."""
    label = message(N_("Set the number of tokens to {tokens}"), tokens=tokens)
    return Fix(label=label, edit="configure", arguments={"node": node, "tokens": tokens})


def fitted_input(name: str, shape: Shape) -> Fix | None:
    """Sets the shape of the input; None if one of its sizes is free."""
    label = message(N_("Set the shape of the input to {shape}"), shape=list(shape))
    return None if 0 in shape else Fix(label=label, edit="set_input", arguments={"name": name, "shape": list(shape)})


def fitted_output(shape: Shape) -> Fix:
    """Changes the last layer so that the graph ends in `shape`."""
    label = message(N_("Fit the output layer to the data"))
    return Fix(label=label, edit="fit_output", arguments={"shape": list(shape)})


def smaller_window(layer: Layer, node: str, x: Shape) -> Fix | None:
    """Sets the largest kernel or window that fits."""
    held = getattr(layer, "kernel_size", 1)
    for size in range((max(held) if isinstance(held, tuple) else held) - 1, 0, -1):
        if layer.model_copy(update={"kernel_size": size}).infer(x) is not None:
            label = message(N_("Set the size to {size}"), size=size)
            return Fix(label=label, edit="configure", arguments={"node": node, "kernel_size": size})
    return None
