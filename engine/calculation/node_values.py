"""What one node computed for a batch, as its layer needs it to describe a value of its output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.views import Array

Index = tuple[int, ...]
"""The indices of one value of an output, without the batch axis."""


@dataclass(frozen=True)
class NodeValues:
    """Inputs and output (before the activation) of a node, `(N, *shape)`, and the parameters and buffers of its module.

    `inner` are the captures of the module, `masks` those of its inputs. `sample` is the sample of the batch that is
    described; in training mode, some layers also depend on the others. `follow` are the parts whose steps are shown.
    """

    inputs: tuple[Array, ...]
    output: Array
    weights: Mapping[str, Array] = field(default_factory=dict)
    inner: Mapping[str, Array] = field(default_factory=dict)
    masks: tuple[Array | None, ...] = ()
    training: bool = False
    sample: int = 0
    follow: Mapping[str, int] = field(default_factory=dict)

    def input(self, number: int = 0) -> Array:
        """An input of the sample."""
        return self.inputs[number][self.sample]

    def mask(self, number: int = 0) -> Array | None:
        """True at the positions of an input that are no padding; None if there is no padding."""
        mask = self.masks[number] if number < len(self.masks) else None
        return None if mask is None else mask[self.sample]

    def followed(self, name: str, count: int, default: int) -> int:
        """The number of the part to follow, of `count`; the default if none is chosen or there is no such part."""
        chosen = self.follow.get(name, default)
        return chosen if 0 <= chosen < count else default

    def value(self, index: Index) -> float:
        """A value of the output of the sample."""
        return float(self.output[(self.sample, *index)])


def input_name(number: int) -> str:
    """The name of the tensor of an input: `input`, `input 2`."""
    return "input" if number == 0 else f"input {number + 1}"
