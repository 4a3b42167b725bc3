"""Finds and sets a single weight of a network, as the command `set_weight` asks."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from engine.commands import MAX_WEIGHT, SetWeight
from engine.errors import LimitError, NotFoundError, ProblemsError, UnknownNameError
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.text import N_, message

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.graph.build import GraphModule


def set_weight(models: Mapping[str, nn.Module], command: SetWeight) -> float:
    """Sets the weight; returns its former value. Raises a `RequestError` if there is no such weight."""
    import torch

    tensor = _tensor(models.get(command.graph), command, list(models))
    with torch.no_grad():
        former = float(tensor[command.index])
        tensor[command.index] = command.value
    return former


def checked_command(
    graphs: Mapping[str, GraphSpec], graph: str, node: str, tensor: str, index: Sequence[int], value: float
) -> SetWeight:
    """The command, if the graphs have such a weight and the value is possible. Raises a `RequestError` otherwise."""
    if not math.isfinite(value) or abs(value) > MAX_WEIGHT:
        template = N_("A weight must be a number from −{limit} to {limit}, but got {value}.")
        raise LimitError(template, limit=f"{MAX_WEIGHT:,.0f}", value=f"{value:g}")
    command = SetWeight(graph=graph[:40], node=node[:40], tensor=tensor[:100], index=tuple(index[:8]), value=value)
    if graph not in graphs:
        raise _unknown(N_("Graph"), command.graph, list(graphs))
    _tensor_of(_parameters_without_values(graphs[graph], node), command)
    return command


def _parameters_without_values(graph: GraphSpec, node: str) -> Mapping[str, Tensor]:
    """The parameters of a node by name, on the meta device. No other node is built, since a graph may have hundreds."""
    import torch

    from engine.graph.build import normalize_spectrally

    checked = check(graph)
    if checked.problems:
        raise ProblemsError(checked.problems)
    _check_node(node, [name for name, count in checked.parameter_counts.items() if count])
    with torch.device("meta"):  # shapes without memory
        module = checked.layers[node].build(*(checked.shapes[source] for source in checked.sources[node]))
        if graph.nodes[node].spectral_norm:
            normalize_spectrally(module)
    return dict(module.named_parameters())


def _tensor(model: nn.Module | None, command: SetWeight, graphs: Sequence[str]) -> Tensor:
    if model is None:
        raise _unknown(N_("Graph"), command.graph, graphs)
    nodes = cast("GraphModule", model).nodes
    _check_node(command.node, list(nodes))
    return _tensor_of(dict(nodes[command.node].named_parameters()), command)


def _check_node(node: str, nodes: Sequence[str]) -> None:
    if node not in nodes:
        raise _unknown(N_("layer with weights"), node[:40], nodes)


def _tensor_of(parameters: Mapping[str, Tensor], command: SetWeight) -> Tensor:
    """The tensor among the parameters of a node, if it has such an index."""
    tensor = parameters.get(command.tensor)
    if tensor is None:
        raise _unknown(N_("tensor"), command.tensor, list(parameters))
    fits = len(command.index) == tensor.dim()
    if not fits or not all(0 <= i < size for i, size in zip(command.index, tensor.shape, strict=True)):
        template = N_("`{node}.{tensor}` has the shape {shape}, but got the index {index}. Indices start at 0.")
        shape, index = tuple(tensor.shape), command.index
        raise NotFoundError(template, node=command.node, tensor=command.tensor, shape=str(shape), index=str(index))
    return tensor


def _unknown(noun: str, name: str, names: Sequence[str]) -> UnknownNameError:
    template = N_("Unknown {noun} `{name}`. Available: {names}.")
    return UnknownNameError(template, noun=message(noun), name=name, names=list(names))
