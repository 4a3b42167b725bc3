"""The weights of a run as a file for its exported source. [torch]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.graph.code import exported_weights
from engine.graph.spec import GraphSpec

if TYPE_CHECKING:
    from torch import Tensor


def weights_file(graphs: Mapping[str, GraphSpec], states: Mapping[str, Mapping[str, Tensor]]) -> bytes:
    """safetensors with the keys of the exported class's `state_dict`, for the states of the built graphs by name.

    With several graphs each key begins with the name of its graph.
    """
    import safetensors.torch

    tensors: dict[str, Tensor] = {}
    for name, graph in graphs.items():
        prefix = "" if len(graphs) == 1 else f"{name}."
        renamed = exported_weights(graph, states[name])
        tensors |= {prefix + key: value.detach().cpu().contiguous() for key, value in renamed.items()}
    return bytes(safetensors.torch.save(tensors))
