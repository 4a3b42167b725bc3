"""The two networks of GANs, for points and for pictures, optionally conditional on the class."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec, Node
from engine.registry import Choice

TANH = Choice(name="tanh")
CLASS_CHANNELS = 8
"""The number of learned maps by which a conditional picture discriminator gets the class."""
Nodes = dict[str, Node]


def leaky(slope: float) -> Choice:
    """A leaky ReLU, which passes gradients for negative inputs too."""
    return Choice(name="leaky_relu", slope=slope)


def linear(units: int, activation: Choice | None = None, bias: bool = True, norm: bool = False) -> Node:
    config = {"out_features": units} if bias else {"out_features": units, "bias": False}
    return Node(layer="linear", config=config, activation=activation, spectral_norm=norm)


def point_generator(hidden: Sequence[int]) -> Nodes:
    """From noise to a point on the plane."""
    relu = Choice(name="relu")
    nodes = {f"linear_{number}": linear(units, relu) for number, units in enumerate(hidden, 1)}
    return {**nodes, "output": linear(2)}


def point_discriminator(hidden: Sequence[int], norm: bool) -> Nodes:
    """From a point on the plane to a score."""
    nodes = {f"linear_{number}": linear(units, leaky(0.2), norm=norm) for number, units in enumerate(hidden, 1)}
    return {**nodes, "output": linear(1, norm=norm)}


def picture_generator(filters: Sequence[int], picture: Sequence[int]) -> Nodes:
    """From noise to a picture: a small one with many channels, enlarged four times per side by transposed convolutions.

    `filters` are those of the small picture and of each convolution but the last.
    """
    channels, height, width = picture
    small = (filters[0], height // 4, width // 4)
    nodes: Nodes = {
        "linear_1": linear(prod(small), bias=False),
        "batch_norm_1": Node(layer="batch_norm", activation=leaky(0.3)),
        "reshape_1": Node(layer="reshape", config={"shape": list(small)}),
    }
    for number, count in enumerate(filters[1:], 1):
        nodes[f"conv_transpose2d_{number}"] = _grown(count, 1 if number < len(filters) - 1 else 2)
        nodes[f"batch_norm_{number + 1}"] = Node(layer="batch_norm", activation=leaky(0.3))
    return {**nodes, "output": _grown(channels, 2, TANH)}


def _grown(filters: int, stride: int, activation: Choice | None = None) -> Node:
    """A transposed convolution that enlarges pictures exactly by `stride`."""
    config = {"out_channels": filters, "kernel_size": 5, "stride": stride, "padding": 2, "bias": False}
    more = {} if stride == 1 else {"output_padding": stride - 1}
    return Node(layer="conv_transpose2d", config={**config, **more}, activation=activation)


def picture_discriminator(filters: Sequence[int], dropout: float, norm: bool) -> Nodes:
    """From a picture to a score, by convolutions that halve it."""
    nodes: Nodes = {}
    for number, count in enumerate(filters, 1):
        config = {"out_channels": count, "kernel_size": 5, "stride": 2, "padding": 2}
        nodes[f"conv2d_{number}"] = Node(layer="conv2d", config=config, activation=leaky(0.3), spectral_norm=norm)
        if dropout:
            nodes[f"dropout_{number}"] = Node(layer="dropout", config={"rate": dropout})
    return {**nodes, "flatten": Node(layer="flatten"), "output": linear(1, norm=norm)}


def conditional_generator(nodes: Nodes, noise: int, data: DataSpec) -> GraphSpec:
    """The generator with the class as a second input beside the noise."""
    return _joined({"noise": (noise,), "label": (len(data.classes),)}, {"noise": {}, "label": {}}, nodes)


def conditional_discriminator(nodes: Nodes, data: DataSpec) -> GraphSpec:
    """The discriminator with the class as a second input beside its sample; for pictures, beside the output of the
    first convolution.

    Reference: Perarnau et al., 2016, *Invertible conditional GANs for image editing*, where each position was tried.
    """
    inputs = {"sample": tuple(data.shape), "label": (len(data.classes),)}
    if len(data.shape) == 1:
        return _joined(inputs, {"sample": {}, "label": {}}, nodes)
    names = list(nodes)
    end = names.index("conv2d_2" if "conv2d_2" in nodes else "flatten")
    halves = (CLASS_CHANNELS, *(side // 2 for side in data.shape[1:]))
    spread = {
        "label_pixels": linear(prod(halves)),
        "label_channels": Node(layer="reshape", config={"shape": list(halves)}),
    }
    first, rest = ({name: nodes[name] for name in part} for part in (names[:end], names[end:]))
    return _joined(inputs, {"sample": first, "label": spread}, rest)


def _joined(inputs: dict[str, tuple[int, ...]], branches: dict[str, Nodes], nodes: Nodes) -> GraphSpec:
    """`nodes` behind a Concat of the inputs, each of which first passes through its branch."""
    joined = [edge for name, branch in branches.items() for edge in pairwise([name, *branch, "concat_1"])]
    before = {name: node for branch in branches.values() for name, node in branch.items()}
    return GraphSpec(
        inputs=inputs,
        nodes={**before, "concat_1": Node(layer="concat"), **nodes},
        edges=(*joined, *pairwise(["concat_1", *nodes])),
    )
