"""Initializers: `torch.nn.init` on the weights of torch's own layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import init

from engine.graph.build import build, initialize
from engine.graph.spec import Node, sequential
from engine.initializers.base import INITIALIZERS
from engine.layers.base import Shape
from engine.registry import Choice
from tests.contract.references import Reference

REGISTRY = INITIALIZERS
LAYERS: Mapping[str, tuple[str, Mapping[str, object], Shape, Callable[[], nn.Module]]] = {
    "linear": ("linear", {"out_features": 300}, (200,), lambda: nn.Linear(200, 300)),
    "conv1d": ("conv1d", {"out_channels": 96, "kernel_size": 5}, (64, 9), lambda: nn.Conv1d(64, 96, 5)),
    "conv2d": ("conv2d", {"out_channels": 64, "kernel_size": 5}, (32, 9, 9), lambda: nn.Conv2d(32, 64, 5)),
    "conv_transpose2d": ("conv_transpose2d", {"out_channels": 32}, (128, 7, 7), lambda: nn.ConvTranspose2d(128, 32, 4)),
    "depthwise_conv2d": (
        "depthwise_conv2d",
        {"multiplier": 16, "kernel_size": 7, "padding": 3},
        (64, 9, 9),
        lambda: nn.Conv2d(64, 1024, 7, groups=64),
    ),
}
"""Layers with many weights: the name and config of ours, its input, and the same layer in torch."""
TORCH: Mapping[str, Callable[[Tensor], Tensor]] = {
    "xavier_uniform": init.xavier_uniform_,
    "xavier_normal": init.xavier_normal_,
    "he_uniform": lambda w: init.kaiming_uniform_(w, nonlinearity="relu"),
    "he_normal": lambda w: init.kaiming_normal_(w, nonlinearity="relu"),
    "lecun_uniform": lambda w: init.kaiming_uniform_(w, nonlinearity="linear"),
    "lecun_normal": lambda w: init.kaiming_normal_(w, nonlinearity="linear"),
    "uniform": lambda w: init.uniform_(w, -0.05, 0.05),
    "normal": lambda w: init.normal_(w, 0, 0.05),
    "truncated_normal": lambda w: init.trunc_normal_(w, 0, 0.05, -0.1, 0.1),
    "constant": lambda w: init.constant_(w, 0.1),
    "zeros": init.zeros_,
    "ones": init.ones_,
}


def drawn(initializer: str, layer: str) -> Tensor:
    """The first weights of our layer."""
    name, config, shape, _ = LAYERS[layer]
    graph = sequential(shape, {"node": Node(layer=name, config=dict(config))})
    module = build(graph)
    initialize(module, graph, Choice(name=initializer), Choice(name="zeros"), 0)
    return next(module.nodes["node"].parameters()).detach()


def torchs(initializer: str, layer: str) -> Tensor:
    weight = next(LAYERS[layer][3]().parameters())
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return TORCH[initializer](weight).detach()


def moments(weight: Tensor, unit: float) -> np.ndarray:
    """What two draws of one distribution have nearly in common: mean, spread, and how flat it is."""
    values = weight.double().numpy() / unit
    return np.array([values.mean(), values.std(), np.abs(values).mean(), (values**4).mean() ** 0.25])


def distribution(initializer: str, layer: str) -> Reference:
    def compare() -> tuple[np.ndarray, np.ndarray]:
        theirs = torchs(initializer, layer)
        unit = float(theirs.abs().mean()) or 1.0
        return moments(drawn(initializer, layer), unit), moments(theirs, unit)

    return Reference("torch", compare, layer, rtol=0, atol=0.02)


def gram(weight: Tensor) -> Tensor:
    """What an orthogonal weight has in common with any other."""
    matrix = weight.flatten(1)
    return matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix


def torchs_sparse() -> Tensor:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return init.sparse_(torch.empty(200, 300), 0.9, 0.01).T  # torch's zeros are a share of each column


REFERENCES = {
    **{name: tuple(distribution(name, layer) for layer in LAYERS) for name in TORCH},
    "orthogonal": tuple(
        Reference(
            "torch",
            lambda layer=layer: (
                gram(drawn("orthogonal", layer)),
                gram(init.orthogonal_(next(LAYERS[layer][3]().parameters())).detach()),
            ),
            layer,
            atol=1e-5,
        )
        for layer in LAYERS
    ),
    "identity": (
        Reference("torch", lambda: (drawn("identity", "linear"), init.eye_(torch.empty(300, 200))), "linear"),
        Reference("torch", lambda: (drawn("identity", "conv2d"), init.dirac_(torch.empty(64, 32, 5, 5))), "conv2d"),
    ),
    "sparse": (
        Reference(
            "torch",
            lambda: ((drawn("sparse", "linear") == 0).sum(1), (torchs_sparse() == 0).sum(1)),
            "zeros of each unit",
        ),
    ),
}
WITHOUT_REFERENCE: dict[str, str] = {}
