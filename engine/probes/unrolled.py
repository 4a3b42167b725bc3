"""What recurrent layers compute at each step of a sample, for the probes that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.layers.recurrent_base import RecurrentLayer
from engine.probes.base import ProbeContext
from engine.probes.nodes import chosen, shapes
from engine.probes.sample_base import SampleProbe
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor

BACKWARDS = "reverse."
"""The prefix of the names of values of the backward direction."""


@dataclass(frozen=True)
class Unrolled:
    """One stacked layer of one node for one sample: values by name, `(T, H)`, without padding."""

    node: str
    layer: RecurrentLayer
    values: Mapping[str, Array]
    tokens: tuple[str, ...] = ()
    """For text: the token at each step."""

    @property
    def steps(self) -> int:
        return len(self.values["hidden"])

    def direction(self, backwards: bool) -> dict[str, Array]:
        """The values of one direction, by their names without prefix."""
        prefix = BACKWARDS if backwards else ""
        names = [name for name in self.values if name.startswith(BACKWARDS) == backwards]
        return {name.removeprefix(prefix): self.values[name] for name in names}


class RecurrentProbe(SampleProbe):
    """Base class of the probes of a recurrent layer."""

    node: str = Field("", max_length=40, title=N_("Layer"), description=N_("Empty: the first."))
    stacked: int = Field(1, ge=1, le=8, title=N_("Layer number"))
    """Which of the layers of the node, counted from the input."""

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        nodes = recurrent_nodes(graphs)
        return data.kind in ("sequence", "text", "image") and bool(nodes) and self.node in ("", *nodes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        nodes = recurrent_nodes(graphs)
        depth = max((recurrent_layer(graphs, node).layers for node in nodes), default=1)
        return {"node": nodes, "stacked": tuple(str(number + 1) for number in range(depth))}

    def chosen(self, context: ProbeContext) -> str:
        return chosen(self.node, recurrent_nodes(context.graphs))

    def unrolled(self, context: ProbeContext) -> Unrolled:
        """The values of the chosen layer for one sample."""
        node = self.chosen(context)
        layer = recurrent_layer(context.graphs, node)
        prefix = f"{min(self.stacked, layer.layers)}." if min(self.stacked, layer.layers) > 1 else ""
        x = self.sample_of(context)
        captures: dict[str, Tensor] = {}
        context.forward(x[None], captures)
        steps = _real_steps(context, x, len(captures[f"{node}.hidden"][0]))
        names = [name.removeprefix(f"{node}.") for name in captures if name.startswith(f"{node}.")]
        wanted = {name.removeprefix(prefix): name for name in names if _belongs(name, prefix)}
        values = {short: captures[f"{node}.{name}"][0, :steps].float().cpu().numpy() for short, name in wanted.items()}
        words = context.spec.vocabulary
        tokens = tuple(words[token] for token in x[:steps]) if context.spec.kind == "text" else ()
        return Unrolled(node, layer, values, tokens)


def recurrent_nodes(graphs: Mapping[str, GraphSpec]) -> tuple[str, ...]:
    """The recurrent nodes of the main graph."""
    graph = graphs.get("main")
    return tuple(
        name for name in shapes(graphs) if graph and isinstance(graph.nodes[name].layer_config(), RecurrentLayer)
    )


def recurrent_layer(graphs: Mapping[str, GraphSpec], node: str) -> RecurrentLayer:
    """The layer of a recurrent node."""
    layer = graphs["main"].nodes[node].layer_config()
    assert isinstance(layer, RecurrentLayer)
    return layer


def _belongs(name: str, prefix: str) -> bool:
    """Whether a capture belongs to the stacked layer with this prefix; `pre` is the node's own output."""
    return name != "pre" and (name.startswith(prefix) if prefix else not name[0].isdigit())


def _real_steps(context: ProbeContext, x: Array, steps: int) -> int:
    """The number of steps of a sample without padding, at least 1."""
    if context.spec.kind != "text" or len(x) != steps:
        return steps
    real = (x != 0).nonzero()[0]
    return int(real[-1]) + 1 if len(real) else 1
