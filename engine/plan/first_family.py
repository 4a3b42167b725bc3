"""The family of a new plan for given data."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES

_FIRST: Mapping[str, str] = {"mask": "unet", "image": "cnn", "sequence": "lstm", "text": "lstm"}
"""By kind of target or data; MLP for all others."""
_FOR_TOKENS = ("gpt", "encoder_decoder")
"""If the targets are tokens: the first that suits the data."""


def first_family(data: DataSpec) -> str:
    """The name of the family that a person is offered first for these data."""
    if data.target == "tokens":
        return next(name for name in _FOR_TOKENS if FAMILIES.make(name).suits(data))
    return _FIRST.get(data.target) or _FIRST.get(data.kind, "mlp")
