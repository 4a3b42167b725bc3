"""Encoders and decoders for samples of any shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, prod
from typing import Annotated, Any

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec, Node, sequential
from engine.layers.base import Shape
from engine.registry import Choice
from engine.text import N_

RELU = Choice(name="relu")
HiddenUnits = Annotated[
    tuple[Annotated[int, Field(ge=1, le=65536)], ...] | None,
    Field(
        max_length=6,
        title=N_("Hidden units"),
        description=N_("Units (or filters) per encoder layer; the decoder mirrors them."),
    ),
]


def suits_layers(data: DataSpec, convolutional: bool) -> bool:
    """Whether an encoder and a decoder of convolutions, or else of linear layers, suit the data."""
    return data.kind == "image" if convolutional else data.kind != "text"


def usual_choices(data: DataSpec, epochs: int, epochs_if_small: int) -> Mapping[str, Any]:
    """Loss, epochs and batch size; images of fewer than 5,000 training samples take `epochs_if_small`."""
    if data.kind != "image":
        return {"training.epochs": 200}
    small = data.sizes.get("train", 0) < 5000
    return {
        "loss": {"name": "binary_cross_entropy"},
        "training.epochs": epochs_if_small if small else epochs,
        "training.batch_size": 32 if small else 128,
    }


def linear_halves(shape: Shape, hidden: Sequence[int]) -> tuple[dict[str, Node], dict[str, Node]]:
    """The layers before the code, and the decoder, of linear layers."""
    return flat_encoder(shape, hidden), flat_decoder(shape, hidden[::-1])


def convolutional_halves(shape: Shape, filters: Sequence[int]) -> tuple[dict[str, Node], dict[str, Node]]:
    """The layers before the code, and the decoder, of convolutions."""
    return folded_encoder(shape, filters), folded_decoder(shape, filters)


def linear(units: int, activation: Choice | None = RELU) -> Node:
    """A linear layer."""
    return Node(layer="linear", config={"out_features": units}, activation=activation)


def usual_hidden(data: DataSpec) -> tuple[int, ...]:
    """Suitable numbers of units for the hidden layers of the encoder; the decoder has them in reverse order."""
    if data.kind == "image":
        return (128, 64) if prod(data.shape) < 200 else (512, 128)
    return (64, 32) if data.kind == "points" else (32, 16)


def flat_encoder(shape: Shape, hidden: Sequence[int]) -> dict[str, Node]:
    """Linear layers down to the last hidden one, for samples of any shape."""
    nodes = {"flatten": Node(layer="flatten")} if len(shape) > 1 else {}
    return nodes | {f"linear_{number}": linear(units) for number, units in enumerate(hidden, 1)}


def flat_decoder(shape: Shape, hidden: Sequence[int]) -> dict[str, Node]:
    """Linear layers from the first hidden one up to a sample."""
    nodes = {f"linear_{number}": linear(units) for number, units in enumerate(hidden, 1)}
    return nodes | {"output": linear(prod(shape), None)} | _reshaped(shape)


def folded_encoder(shape: Shape, filters: Sequence[int]) -> dict[str, Node]:
    """Convolutions that halve a picture as long as the decoder can restore its size, then Flatten."""
    nodes = {
        f"conv2d_{number}": Node(
            layer="conv2d",
            config={"out_channels": count, "kernel_size": 3, "stride": stride, "padding": 1},
            activation=RELU,
        )
        for number, (count, stride) in enumerate(zip(filters, _strides(shape, len(filters)), strict=True), 1)
    }
    return nodes | {"flatten": Node(layer="flatten")}


def folded_decoder(shape: Shape, filters: Sequence[int]) -> dict[str, Node]:
    """The mirror image of the encoder: linear, a small picture, transposed convolutions up to the picture's size."""
    strides = _strides(shape, len(filters))
    sizes = [shape[1:]]
    for stride in strides:
        sizes.append(tuple(ceil(side / stride) for side in sizes[-1]))
    small = (filters[-1], *sizes[-1])
    nodes = {"linear_1": linear(prod(small)), "reshape": Node(layer="reshape", config={"shape": list(small)})}
    outputs = [shape[0], *filters[:-1]]
    for number, level in enumerate(reversed(range(len(filters))), 1):
        # For an even side, a transposed convolution of the halved side gives one pixel too few.
        extra = strides[level] - 1 if sizes[level][0] % 2 == 0 else 0
        config = {
            "out_channels": outputs[level],
            "kernel_size": 3,
            "stride": strides[level],
            "padding": 1,
            "output_padding": extra,
        }
        last = level == 0
        name = "output" if last else f"conv_transpose2d_{number}"
        nodes[name] = Node(layer="conv_transpose2d", config=config, activation=None if last else RELU)
    return nodes


def conditional(graph: GraphSpec, classes: int) -> GraphSpec:
    """The graph with a second input `label` `(K,)`, concatenated to the first vector of the graph."""
    if "flatten" in graph.nodes:
        joint = graph.targets("flatten")[0]
        before = "flatten"
    else:
        before = next(iter(graph.inputs))
        joint = graph.targets(before)[0]
    edges = tuple(
        ("concat", target) if (source, target) == (before, joint) else (source, target)
        for source, target in graph.edges
    )
    return graph.model_copy(
        update={
            "inputs": {**graph.inputs, "label": (classes,)},
            "nodes": {**graph.nodes, "concat": Node(layer="concat")},
            "edges": (*edges, (before, "concat"), ("label", "concat")),
        }
    )


def chain(shape: Shape, nodes: dict[str, Node], name: str = "input") -> GraphSpec:
    """A sequential graph with an input of this name."""
    graph = sequential(shape, nodes)
    edges = tuple((name if source == "input" else source, target) for source, target in graph.edges)
    return graph.model_copy(update={"inputs": {name: tuple(shape)}, "edges": edges})


def _reshaped(shape: Shape) -> dict[str, Node]:
    return {"reshape": Node(layer="reshape", config={"shape": list(shape)})} if len(shape) > 1 else {}


def _strides(shape: Shape, count: int) -> list[int]:
    """2 while both sides are 4 pixels or more and have the same parity, so that the decoder can restore both; else
    1."""
    sides, strides = shape[1:], []
    for _ in range(count):
        stride = 2 if sides[0] % 2 == sides[1] % 2 and min(sides) >= 4 else 1
        strides.append(stride)
        sides = tuple(ceil(side / stride) for side in sides)
    return strides
