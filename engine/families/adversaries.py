"""The two networks of a GAN, for points and for pictures, with a class for both where they are conditional."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import prod

from engine.datasets.base import DataSpec
from engine.graph.spec import GraphSpec, Node
from engine.registry import Choice

TANH = Choice(name="tanh")
CLASS_CHANNELS = 8
"""What a discriminator of pictures is told of the class, as pictures that it learns."""
Nodes = dict[str, Node]


def leaky(slope: float) -> Choice:
    """A leaky ReLU, through which a discriminator hands gradients on for whatever it rejects too."""
    return Choice(name="leaky_relu", slope=slope)


def linear(units: int, activation: Choice | None = None, bias: bool = True, norm: bool = False) -> Node:
    config = {"out_features": units} if bias else {"out_features": units, "bias": False}
    return Node(layer="linear", config=config, activation=activation, spectral_norm=norm)


def point_generator(hidden: Sequence[int]) -> Nodes:
    """Noise to a place on the plane."""
    relu = Choice(name="relu")
    nodes = {f"linear_{number}": linear(units, relu) for number, units in enumerate(hidden, 1)}
    return {**nodes, "output": linear(2)}


def point_discriminator(hidden: Sequence[int], norm: bool) -> Nodes:
    """A place on the plane to a score."""
    nodes = {f"linear_{number}": linear(units, leaky(0.2), norm=norm) for number, units in enumerate(hidden, 1)}
    return {**nodes, "output": linear(1, norm=norm)}


def picture_generator(filters: Sequence[int], picture: Sequence[int]) -> Nodes:
    """Noise to a picture: a small one of many channels, made four times as wide and as high by transposed convolutions.

    `filters` of the small picture, and of each but the last convolution.
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
    """A transposed convolution that makes pictures exactly `stride` times as large."""
    config = {"out_channels": filters, "kernel_size": 5, "stride": stride, "padding": 2, "bias": False}
    more = {} if stride == 1 else {"output_padding": stride - 1}
    return Node(layer="conv_transpose2d", config={**config, **more}, activation=activation)


def picture_discriminator(filters: Sequence[int], dropout: float, norm: bool) -> Nodes:
    """A picture to a score, by convolutions that halve it."""
    nodes: Nodes = {}
    for number, count in enumerate(filters, 1):
        config = {"out_channels": count, "kernel_size": 5, "stride": 2, "padding": 2}
        nodes[f"conv2d_{number}"] = Node(layer="conv2d", config=config, activation=leaky(0.3), spectral_norm=norm)
        if dropout:
            nodes[f"dropout_{number}"] = Node(layer="dropout", config={"rate": dropout})
    return {**nodes, "flatten": Node(layer="flatten"), "output": linear(1, norm=norm)}


def conditional_generator(nodes: Nodes, noise: int, data: DataSpec) -> GraphSpec:
    """The generator with the class beside its noise."""
    return _joined({"noise": (noise,), "label": (len(data.classes),)}, {"noise": {}, "label": {}}, nodes)


def conditional_discriminator(nodes: Nodes, data: DataSpec) -> GraphSpec:
    """The discriminator with the class beside its sample: for a picture, beside what the first convolution finds.

    Reference: Perarnau et al., 2016, *Invertible conditional GANs for image editing*, who tried each place.
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
    """`nodes` behind a Concat of the inputs, each of which has a branch of its own there."""
    joined = [edge for name, branch in branches.items() for edge in pairwise([name, *branch, "concat_1"])]
    before = {name: node for branch in branches.values() for name, node in branch.items()}
    return GraphSpec(
        inputs=inputs,
        nodes={**before, "concat_1": Node(layer="concat"), **nodes},
        edges=(*joined, *pairwise(["concat_1", *nodes])),
    )
