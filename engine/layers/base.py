"""What a layer is: a config, a shape rule and a torch module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.registry import CatalogEntry, Choice, Registry
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn

Shape = tuple[int, ...]
"""Sizes of a tensor's axes, without the batch axis: `(C, H, W)`, `(D,)`."""


@dataclass(frozen=True)
class Example:
    """A config with input shapes and the output shape it must give; the contract suite builds and runs each."""

    config: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    output: Shape


class Layer(CatalogEntry):
    """Base of all layers.

    A layer has one output. `infer` gives its shape from the input shapes, or None when they do not suit;
    `build` gives the torch module that computes it on batches `(N, *shape)`. Both are called with as many
    shapes as the node has inputs.

    A module may have a method `look` beside `forward`, with the same arguments, that gives the output and a dict of
    inner values by name (`gates.forget`, `weights`): they become captures under `<node>.<name>`.
    """

    group: ClassVar[
        Literal[
            "core",
            "convolution",
            "pooling",
            "recurrent",
            "attention",
            "shape",
            "regularisation",
            "normalisation",
            "merge",
            "generative",
        ]
    ]
    expects: ClassVar[str] = ""
    """Completes "needs …" in the problem that a wrong input gives, as marked text."""
    advice: ClassVar[str] = N_("Change the layer before it or this layer's settings.")
    """What to try then: a whole sentence, as marked text."""
    default_activation: ClassVar[str | None] = None
    """The activation that a new node of this layer carries."""
    arity: ClassVar[tuple[int, int | None]] = (1, 1)
    """The least and the most inputs (None: any number)."""
    activates: ClassVar[bool] = False
    """Whether a node of this layer may carry an activation of its own."""
    initializes: ClassVar[bool] = False
    """Whether the initializers set its weights and biases (normalisation layers start at 1 and 0)."""
    one_weight: ClassVar[bool] = False
    """Whether its module has a single tensor of weights, so that these can be normalised spectrally."""
    filters: ClassVar[bool] = False
    """Whether its module's first weight is what it looks for in a picture: `(filters, C, H, W)`."""
    takes: ClassVar[Literal["numbers", "tokens"]] = "numbers"
    """`tokens`: its input is a graph's input of token indices, `(T,)`."""
    keeps_time: ClassVar[bool] = False
    """Whether place t of its output belongs to place t of its first input, so that padding stays where it is."""
    masked: ClassVar[bool] = False
    """Whether its module takes a mask after each input: `forward(x, mask)`, `(N, T)`, true where there is a token;
    None where nothing is padded."""
    weights_note: ClassVar[str] = ""
    """What stands out in its number of weights, where they are counted: a whole sentence, as marked text."""
    examples: ClassVar[tuple[Example, ...]] = ()

    def infer(self, *inputs: Shape) -> Shape | None:
        """The output shape, or None when the inputs do not suit."""
        raise NotImplementedError

    def build(self, *inputs: Shape) -> nn.Module:
        """The torch module; called only with inputs for which `infer` gave a shape."""
        raise NotImplementedError

    def parameter_count(self, *inputs: Shape) -> int:
        """Trainable scalars of the built module; the contract suite holds it to torch."""
        return 0

    def initial(self, parameter: str) -> Choice | None:
        """The initializer that a parameter of the built module wants whatever the plan says: orthogonal for recurrent
        weights, small for embeddings. None: the node's or the plan's."""
        return None

    def post_init(self, module: nn.Module) -> None:
        """Sets what no initializer can, after all of them: the bias of a forget gate."""

    def flops(self, *inputs: Shape) -> int:
        """Floating-point operations of one forward pass of one sample; a multiply-add counts as two."""
        output = self.infer(*inputs)
        return prod(output) if output else 0

    def saved_values(self, *inputs: Shape) -> int:
        """Numbers of one sample that are held from the forward pass until the backward pass."""
        output = self.infer(*inputs)
        return prod(output) if output else 0

    def serial_ops(self, *inputs: Shape) -> int:
        """Operations that wait for one another, whatever their size."""
        return 1


MEMORY = "<memory>"


@dataclass(frozen=True)
class Part:
    """One node of a block: `sources` are names of earlier parts, or `""` for the block's input and `MEMORY` for its
    second input."""

    name: str
    layer: str
    config: Mapping[str, Any]
    sources: tuple[str, ...]
    activation: str | None = None


class Block(Layer):
    """Base of palette entries that stand for several nodes.

    A block is replaced by its parts when it is put into a graph (`engine.graph.edit`), so no graph that can be
    built holds one, and each of its layers can be changed afterwards.
    """

    def expand(self, x: Shape | None) -> tuple[Part, ...]:
        """The parts, for an input of shape `x` (None: not known yet); the last one is the block's output.

        A block that may have a second input takes its shape after the first one's, where it is connected.
        """
        raise NotImplementedError


LAYERS: Registry[Layer] = Registry("engine.layers", N_("layer"))
