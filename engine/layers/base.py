"""The base class of layers: a config, a shape rule and a torch module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.calculation.node_values import Index, NodeValues
from engine.registry import CatalogEntry, Choice, Registry
from engine.text import N_
from engine.views import FollowedPart, Step

if TYPE_CHECKING:
    from torch import nn

Shape = tuple[int, ...]
"""Sizes of a tensor's axes, without the batch axis: `(C, H, W)`, `(D,)`."""


@dataclass(frozen=True)
class Example:
    """A config with input shapes and the expected output shape; the contract tests build and run each."""

    config: Mapping[str, Any]
    inputs: tuple[Shape, ...]
    output: Shape


class Layer(CatalogEntry):
    """Base class of all layers.

    A layer has one output. `infer` gives its shape from the input shapes, or None if they are not suitable; `build`
    gives the torch module that computes it on batches `(N, *shape)`. Both are called with one shape per input of the
    node.

    A module may have a method `forward_with_captures` beside `forward`, with the same arguments, that returns the
    output and a dict of inner values by name (`gates.forget`, `weights`): they become captures named `<node>.<name>`.
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
    """Completes "needs …" in the message about an unsuitable input; marked text."""
    advice: ClassVar[str] = N_("Change the layer before it or this layer's settings.")
    """What to try then: a whole sentence, marked text."""
    default_activation: ClassVar[str | None] = None
    """The activation of a new node of this layer."""
    arity: ClassVar[tuple[int, int | None]] = (1, 1)
    """The minimum and maximum number of inputs (None: any number)."""
    activates: ClassVar[bool] = False
    """Whether a node of this layer may have an activation."""
    initializes: ClassVar[bool] = False
    """Whether the initializers set its weights and biases (normalization layers start at 1 and 0)."""
    one_weight: ClassVar[bool] = False
    """Whether its module has a single weight tensor, as spectral normalization requires."""
    units_field: ClassVar[str] = ""
    """The setting with its number of units or filters; a new layer takes it from a neighbor of the same kind."""
    filters: ClassVar[bool] = False
    """Whether its module's first weight is a bank of image filters: `(filters, C, H, W)`."""
    takes: ClassVar[Literal["numbers", "tokens"]] = "numbers"
    """`tokens`: its input is an input of the graph with token indices, `(T,)`."""
    keeps_time: ClassVar[bool] = False
    """Whether position t of its output belongs to position t of its first input, so that padding stays where it is."""
    masked: ClassVar[bool] = False
    """Whether its module takes a mask after each input: `forward(x, mask)`, `(N, T)`, true where there is a token; None
    if nothing is padded."""
    weights_note: ClassVar[str] = ""
    """A remark on its number of weights, where it is shown: a whole sentence, marked text."""
    supports_vmap: ClassVar[bool] = False
    """Whether `torch.func.vmap` can compute it with the weights of many networks at once: it draws no random numbers and
    keeps no buffers."""
    examples: ClassVar[tuple[Example, ...]] = ()

    def infer(self, *inputs: Shape) -> Shape | None:
        """The output shape, or None if the inputs are not suitable."""
        raise NotImplementedError

    def build(self, *inputs: Shape) -> nn.Module:
        """The torch module; called only with inputs for which `infer` gives a shape."""
        raise NotImplementedError

    def parameter_count(self, *inputs: Shape) -> int:
        """The number of trainable scalars of the built module; contract tests compare it with torch."""
        return 0

    def initial(self, parameter: str) -> Choice | None:
        """The initializer of a parameter that takes precedence over the plan's: orthogonal for recurrent weights, small
        values for embeddings. None: the node's or the plan's."""
        return None

    def post_init(self, module: nn.Module) -> None:
        """Sets what no initializer can, after all initializers: the bias of a forget gate."""

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        """How one value of the output is computed, before the activation: the last step gives it."""
        raise NotImplementedError

    def followed_parts(self, values: NodeValues, index: Index) -> tuple[FollowedPart, ...]:
        """The parts that `calculation` follows on the way to the value, where it leaves out others: a head, a channel.
        `values.follow` chooses them by name."""
        return ()

    def flops(self, *inputs: Shape) -> int:
        """Floating-point operations of one forward pass of one sample; a multiply-add counts as two."""
        output = self.infer(*inputs)
        return prod(output) if output else 0

    def saved_values(self, *inputs: Shape) -> int:
        """Values per sample that are kept from the forward to the backward pass."""
        output = self.infer(*inputs)
        return prod(output) if output else 0

    def serial_ops(self, *inputs: Shape) -> int:
        """The number of operations that must run one after another, whatever their size."""
        return 1


MEMORY = "<memory>"


@dataclass(frozen=True)
class Part:
    """One node of a block: `sources` are names of earlier parts, `""` for the block's input, or `MEMORY` for its second
    input."""

    name: str
    layer: str
    config: Mapping[str, Any]
    sources: tuple[str, ...]
    activation: str | None = None


class Block(Layer):
    """Base class of palette entries that stand for several nodes.

    A block is replaced by its parts when it is put into a graph (`engine.graph.edit`). So no graph to be built contains
    one, and each of its layers can be changed afterwards.
    """

    def expand(self, x: Shape | None) -> tuple[Part, ...]:
        """The parts, for an input of shape `x` (None: not known yet); the last one is the block's output.

        If a block has an optional second input that is connected, its shape follows the first one's.
        """
        raise NotImplementedError


LAYERS: Registry[Layer] = Registry("engine.layers", N_("layer"))
