"""What the nodes of a built graph computed for a batch, and how single values came about. [torch]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

from engine.activations.base import ACTIVATIONS
from engine.calculation.node_values import Index, NodeValues
from engine.graph.build import GraphModule
from engine.views import Array, Step


def node_values(
    model: GraphModule, node: str, inputs: Sequence[Tensor], captures: Mapping[str, Tensor], sample: int = 0
) -> NodeValues:
    """The values of one node, from a forward pass with `captures`."""
    spec, given = model.graph, dict(zip(model.graph.inputs, inputs, strict=True))
    sources = spec.sources(node)
    origins = model.masks.get(node, ())
    return NodeValues(
        inputs=tuple(_numbers(given[source] if source in given else captures[source]) for source in sources),
        output=_numbers(captures[f"{node}.pre"]),
        weights=_weights(model.nodes[node]),
        inner={
            name.removeprefix(f"{node}."): _numbers(value)
            for name, value in captures.items()
            if name.startswith(f"{node}.")
        },
        masks=tuple(None if origin is None else _numbers(given[origin] != 0) for origin in origins),
        training=model.nodes[node].training,
        sample=sample,
    )


def calculation(model: GraphModule, node: str, values: NodeValues, index: Index) -> tuple[Step, ...]:
    """All steps from the inputs of a node to one value of its output, its activation included."""
    spec = model.graph.nodes[node]
    steps = spec.layer_config().calculation(values, index)
    if not spec.activation:
        return steps
    before = values.output[values.sample]
    activation = ACTIVATIONS.make(spec.activation)
    return (*steps, *activation.calculation(before, index, model.activations[node]))


def _weights(module: nn.Module) -> dict[str, Array]:
    """Parameters and buffers by name; computed weights, as with spectral normalization, by the name of the weight."""
    found: dict[str, Array] = {}
    for prefix, part in module.named_modules():
        tensors: dict[str, Tensor] = {
            **dict(part.named_parameters(recurse=False)),
            **dict(part.named_buffers(recurse=False)),
        }
        if parametrize.is_parametrized(part):
            tensors |= {name: getattr(part, name) for name in part.parametrizations}
        found |= {f"{prefix}.{name}".lstrip("."): _numbers(tensor) for name, tensor in tensors.items()}
    return found


def _numbers(tensor: Tensor) -> Array:
    values = tensor.detach().cpu()
    numbers: Array = (values.float() if values.dtype in (torch.bfloat16, torch.float16) else values).numpy()
    return np.asarray(numbers)
