"""How each layer learns: gradients, weights, and inactive or saturated units, for the diagnoses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from engine.activations.base import ACTIVATIONS
from engine.graph.spec import GraphSpec
from engine.probes.base import ProbeContext
from engine.probes.node_statistics import BATCH, inactive_share, saturated_share
from engine.probes.recorder import Recorder, fixed_random

if TYPE_CHECKING:
    from torch import Tensor, nn

NodeFigures = dict[str, dict[str, dict[str, float]]]
"""By graph, node and statistic."""


def learning_statistics(context: ProbeContext) -> NodeFigures:
    """The statistics of all layers with weights or an activation, in training mode, over the first training samples.

    `weight` and `gradient` are root mean squares of the weights and of the gradient of the loss by them; `equal` is 1 if
    all weights of the layer are equal; `inactive` and `saturated` are shares of units, `output` is the root mean square
    of the output.
    """
    recorders = {name: Recorder(model, inner=False) for name, model in context.models.items()}
    found: NodeFigures = {name: {} for name in context.graphs}
    with training_mode(context.models.values()), fixed_random(context):
        for names, loss in _losses(context, recorders):
            for name in names:
                _add_gradients(found[name], context.models[name], loss)
    for name, graph in context.graphs.items():
        _add_outputs(found[name], graph, recorders[name].captures)
    return found


@contextmanager
def training_mode(models: Iterable[nn.Module]) -> Iterator[None]:
    """Inside the block the models use batch statistics; afterwards their buffers and modes are as before."""
    models = list(models)
    kept = [(buffer, buffer.clone()) for model in models for buffer in model.buffers()]
    modes = [model.training for model in models]
    for model in models:
        model.train()
    try:
        yield
    finally:
        for buffer, value in kept:
            buffer.copy_(value)
        for model, mode in zip(models, modes, strict=True):
            model.train(mode)


def _losses(context: ProbeContext, recorders: Mapping[str, Recorder]) -> Iterator[tuple[Sequence[str], Tensor]]:
    """The loss of each player, with the graphs that it trains."""
    import torch

    models, objective = cast("Mapping[str, nn.Module]", recorders), context.objective
    x, y = context.first(BATCH)
    with torch.enable_grad():
        if not objective.players:
            yield tuple(context.graphs), objective.loss_of(models, x, y, context.loss, 0).loss
        for player, names in enumerate(objective.players):
            for turn in objective.turns(models, x, y, context.loss, 0, only=player):
                if turn.player == player:
                    yield names, turn.loss


def _add_gradients(found: dict[str, dict[str, float]], model: Any, loss: Tensor) -> None:
    import torch

    weights = {name: _weights(module) for name, module in model.nodes.items()}
    flat = [weight for tensors in weights.values() for weight in tensors if weight.requires_grad]
    slopes = iter(torch.autograd.grad(loss, flat, allow_unused=True, retain_graph=True) if flat else ())
    for name, tensors in weights.items():
        if tensors:
            found[name] = {
                "weight": _root_mean_square([tensor.detach() for tensor in tensors]),
                "gradient": _root_mean_square([next(slopes) for tensor in tensors if tensor.requires_grad]),
                "equal": float(all(bool((tensor == tensor.flatten()[0]).all()) for tensor in tensors)),
            }


def _weights(module: nn.Module) -> list[Tensor]:
    """The weights of a layer without biases and normalization scales, which start out equal."""
    return [weight for weight in module.parameters() if weight.dim() > 1 and weight.numel() > 1]


def _add_outputs(found: dict[str, dict[str, float]], graph: GraphSpec, captures: Mapping[str, Tensor]) -> None:
    for name, node in graph.nodes.items():
        if name not in captures or not (name in found or node.activation):
            continue
        output = captures[name].detach().float()
        figures = found.setdefault(name, {})
        figures["output"] = _root_mean_square([output])
        if node.activation:
            activation = ACTIVATIONS.make(node.activation)
            shares = {"inactive": inactive_share(activation, output), "saturated": saturated_share(activation, output)}
            figures |= {key: share for key, share in shares.items() if share is not None}


def _root_mean_square(tensors: Iterable[Tensor | None]) -> float:
    known = [tensor.float() for tensor in tensors if tensor is not None]
    count = sum(tensor.numel() for tensor in known)
    return float((sum(float(tensor.square().sum()) for tensor in known) / count) ** 0.5) if count else 0.0
