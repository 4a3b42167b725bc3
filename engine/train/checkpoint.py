"""Checkpoints as bytes: nested state with tensors, in safetensors with JSON beside them. Nothing is pickled."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import safetensors.numpy
import safetensors.torch
import torch
from safetensors import SafetensorError

from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array


def to_bytes(state: Any) -> bytes:
    """Nested dicts, lists and plain values with tensors among them, as one safetensors file.

    The tensors are stored by number; the tree, with `{"$tensor": n}` in their places, is the file's metadata.
    Dict keys may be integers (an optimizer's state has such).
    """
    tensors: dict[str, Array] = {}
    tree = _pull(state, tensors)
    return safetensors.numpy.save(tensors, metadata={"tree": json.dumps(tree)})


def from_bytes(packed: bytes) -> Any:
    """What `to_bytes` was given; raises `FileFormatError` when the bytes are cut short or damaged."""
    try:
        tensors = safetensors.torch.load(packed)
        length = int.from_bytes(packed[:8], "little")
        tree = json.loads(packed[8 : 8 + length])["__metadata__"]["tree"]
        return _put(json.loads(tree), tensors)
    except (SafetensorError, ValueError, KeyError) as error:
        raise FileFormatError(N_("This checkpoint is damaged: {reason}."), reason=str(error)) from None


def _pull(value: Any, tensors: dict[str, Array]) -> Any:
    if isinstance(value, torch.Tensor):
        name = str(len(tensors))
        # In the plain memory layout, for parameters may be channels_last; and by NumPy: this runs beside training, and
        # a torch operation large enough for several threads would give this thread a team of its own. OpenMP then has
        # more threads than cores and lets them sleep between any two operations, at a third of the speed.
        tensors[name] = np.array(value.detach().cpu().numpy(), order="C")
        return {"$tensor": name}
    if isinstance(value, dict):
        return {"$dict": [[key, _pull(item, tensors)] for key, item in value.items()]}
    if isinstance(value, list | tuple):
        return [_pull(item, tensors) for item in value]
    return value


def _put(value: Any, tensors: dict[str, torch.Tensor]) -> Any:
    if isinstance(value, dict):
        if "$tensor" in value:
            return tensors[value["$tensor"]]
        return {key: _put(item, tensors) for key, item in value["$dict"]}
    return [_put(item, tensors) for item in value] if isinstance(value, list) else value
