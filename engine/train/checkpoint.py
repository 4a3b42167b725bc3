"""Checkpoints as bytes: nested state with tensors, in safetensors with JSON metadata. Nothing is pickled."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import safetensors.numpy
import safetensors.torch
import structlog
import torch
from safetensors import SafetensorError

from engine.errors import FileFormatError, NotFoundError
from engine.text import N_
from engine.train.checkpoint_header import checked_metadata, require_origin
from engine.train.checksum import BLANK, add_checksum
from engine.views import Array

Found = TypeVar("Found")
log = structlog.get_logger()


def to_bytes(state: Any, run_id: str = "", step: int = 0) -> bytes:
    """Nested dicts, lists, plain values and tensors as one safetensors file.

    The tensors are stored by number; the tree, with `{"$tensor": n}` in their places, is the metadata of the file. Dict
    keys may be integers (as in an optimizer's state). The file also holds its origin and its checksum.
    """
    tensors: dict[str, Array] = {}
    tree = _pull(state, tensors)
    metadata = {"tree": json.dumps(tree), "run": run_id, "step": str(step), "sha256": BLANK}
    return add_checksum(safetensors.numpy.save(tensors, metadata=metadata))


def from_bytes(packed: bytes, run_id: str | None = None, step: int | None = None) -> Any:
    """The state that `to_bytes` was given.

    Raises `FileFormatError` if the bytes are truncated, damaged, or belong to another run or step.
    """
    try:
        metadata = checked_metadata(packed)
        tensors = safetensors.torch.load(packed)
        state = _put(json.loads(metadata["tree"]), tensors)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise FileFormatError(N_("This checkpoint is damaged: {reason}."), reason=str(error)) from None
    require_origin(metadata, run_id, step)
    return state


def newest_intact(steps: Sequence[int], read: Callable[[int], Found]) -> Found:
    """What `read` returns for the last of these steps whose checkpoint is intact; raises the first error if none is."""
    if not steps:
        raise NotFoundError(
            N_("There is no network to show: training has not started, or its checkpoints were deleted.")
        )
    for step in reversed(steps[1:]):
        try:
            return read(step)
        except FileFormatError as error:
            log.warning("a checkpoint is passed over", step=step, reason=str(error))
    return read(steps[0])


def _pull(value: Any, tensors: dict[str, Array]) -> Any:
    if isinstance(value, torch.Tensor):
        name = str(len(tensors))
        # Copied in the plain memory layout, since parameters may be channels_last, and by NumPy: this runs beside
        # training, and a torch operation large enough for several threads would start a second OpenMP team in this
        # thread. OpenMP then has more threads than cores and lets them sleep between operations, at a third of the
        # speed.
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
