"""How far the gradient reaches back through time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import chosen
from engine.probes.unrolled import recurrent_layer, recurrent_nodes
from engine.text import N_, Name, message
from engine.views import Array, Curves, Series

if TYPE_CHECKING:
    from torch import Tensor

BATCH = 32
"""The first samples of the training split, the same in every frame."""


@PROBES.register("gradient_through_time")
class GradientThroughTime(Probe):
    r"""Shows how strongly the loss depends on the state at each step: the norm of $\partial L / \partial h_t$.

    The loss is computed at the end, and by the chain rule every step back multiplies the gradient once more. A line
    that falls steeply to the left is a gradient that vanishes: what happened there is hardly learned. A line that rises
    to the left explodes; clipping keeps its steps small. The axis is logarithmic.

    Reference: Bengio, Simard and Frasconi, 1994, *Learning long-term dependencies with gradient descent is difficult*.
    """

    title = N_("Gradient through time")
    group = "learning"

    node: str = Field("", max_length=40, title=N_("Layer"), description=N_("Empty: all, for comparison."))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        nodes = recurrent_nodes(graphs)
        return data.kind in ("sequence", "text", "image") and bool(nodes) and self.node in ("", *nodes)

    def options(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> Mapping[str, tuple[str, ...]]:
        nodes = recurrent_nodes(graphs)
        return {"node": ("", *nodes) if len(nodes) > 1 else nodes}

    def compute(self, context: ProbeContext) -> Curves:
        candidates = recurrent_nodes(context.graphs)
        nodes = (chosen(self.node, candidates),) if self.node else candidates
        lengths = {state: _lengths(slope) for state, slope in state_gradients(context, nodes).items()}
        series = [
            Series(_words(context.graphs, node, state, len(nodes) > 1), np.arange(1 - len(found), 1), found)
            for (node, state), found in lengths.items()
        ]
        named = ", ".join(f"`{node}`" for node in nodes)
        note = message(N_("Mean over the samples, for the states of {nodes}."), nodes=named)
        return Curves(
            tuple(series),
            x_label=N_("time step, counted back from the last one"),
            y_label=N_("gradient norm"),
            log_y=True,
            note=note,
            source=context.source("train", BATCH),
        )


def state_gradients(context: ProbeContext, nodes: Sequence[str]) -> dict[tuple[str, str], Tensor]:
    """The gradient of each sample's loss with respect to each hidden state, `(T, N, H)`, by node and state
    (`2.reverse.hidden`)."""
    import torch

    x, y = context.first(BATCH)
    nudges: dict[tuple[str, str], Tensor] = {}
    with ExitStack() as hooks:
        for node in nodes:
            module: Any = context.models["main"].nodes[node]  # type: ignore[index]
            look = _nudge_hook(node, _states(context.graphs, node), nudges)
            hooks.callback(module.register_forward_hook(look).remove)
        with torch.enable_grad():
            loss = context.objective.loss_of(context.models, x, y, context.loss, 0).loss
            slopes = torch.autograd.grad(loss, list(nudges.values()), allow_unused=True, materialize_grads=True)
    return {state: slope * len(x) for state, slope in zip(nudges, slopes, strict=True)}  # the loss is a mean


def _nudge_hook(node: str, states: Sequence[str], nudges: dict[tuple[str, str], Tensor]) -> Callable[..., Tensor]:
    """A hook that replaces a module's output by the same values, computed step by step with a zero nudge at each
    state."""
    import torch

    def nudged(module: Any, given: tuple[Any, ...], _output: Tensor) -> Tensor:
        samples, steps = given[0].shape[:2]
        own = {
            name: torch.zeros(steps, samples, module.hidden, device=given[0].device, requires_grad=True)
            for name in states
        }
        nudges.update({(node, name): nudge for name, nudge in own.items()})
        output: Tensor = module.forward_with_captures(*given, nudges=own)[0]
        return output

    return nudged


def _words(graphs: Mapping[str, GraphSpec], node: str, state: str, several: bool) -> Name:
    """The label of a state: the node, if there are `several`, the stacked layer, and the direction."""
    layer, parts = recurrent_layer(graphs, node), state.split(".")
    words: list[Name] = [node] if several else []
    if layer.layers > 1:
        words.append(message(N_("layer {number}"), number=int(parts[0]) if parts[0].isdigit() else 1))
    if layer.bidirectional:
        words.append(message(N_("backward") if "reverse" in parts else N_("forward")))
    if len(words) < 2:
        return words[0] if words else message(N_("state"))
    places = {f"part_{number}": word for number, word in enumerate(words)}
    return message(", ".join(f"{{{place}}}" for place in places), **places)


def _states(graphs: Mapping[str, GraphSpec], node: str) -> list[str]:
    layer = recurrent_layer(graphs, node)
    directions = ("", "reverse.") if layer.bidirectional else ("",)
    stacks = ["" if number == 0 else f"{number + 1}." for number in range(layer.layers)]
    return [f"{stack}{direction}hidden" for stack in stacks for direction in directions]


def _lengths(slope: Tensor) -> Array:
    """The mean norm at each step `(T,)` from the end, over samples that have this step; NaN (a gap) if none has.

    Samples are aligned at their ends on the right, however much padding they have.
    """
    each = slope.norm(dim=2).cpu().double().numpy().T  # (N, T)
    felt = each > 0
    behind = np.where(felt.any(axis=1), felt[:, ::-1].argmax(axis=1), 0)
    places = np.arange(each.shape[1])[None] - behind[:, None]
    aligned = np.where(places >= 0, np.take_along_axis(each, np.maximum(places, 0), axis=1), 0.0)
    count = (aligned > 0).sum(axis=0)
    mean = aligned.sum(axis=0) / np.maximum(count, 1)
    return np.where((count > 0) & np.isfinite(mean), mean, np.nan)
