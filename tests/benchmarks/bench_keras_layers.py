"""Layers and first weights against Keras: the same inputs and weights give the same outputs."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from engine.graph.build import build, initialize
from engine.graph.spec import Node, sequential
from engine.layers.base import Shape
from engine.registry import Choice
from tests.benchmarks.figures import Figure

SCRIPT = Path(__file__).with_name("keras_layers.py")
LAYERS: Mapping[str, tuple[Mapping[str, object], Shape]] = {
    "linear": ({"out_features": 4}, (6,)),
    "embedding": ({"tokens": 9, "out_features": 4}, (6,)),
    "conv2d": ({"out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 0}, (3, 9, 8)),
    "conv_transpose2d": ({"out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 0}, (3, 5, 4)),
    "depthwise_conv2d": ({"multiplier": 1, "kernel_size": 3, "padding": 0}, (3, 9, 8)),
    "max_pool2d": ({}, (3, 8, 8)),
    "avg_pool2d": ({}, (3, 8, 8)),
    "layer_norm": ({}, (5, 6)),
    "group_norm": ({"groups": 2}, (6, 5, 4)),
    "lstm": ({"hidden": 4}, (7, 6)),
    "gru": ({"hidden": 4}, (7, 6)),
    "simple_rnn": ({"hidden": 4}, (7, 6)),
    "self_attention": ({"heads": 2}, (7, 6)),
}
LARGE: Mapping[str, tuple[Mapping[str, object], Shape]] = {
    "linear": ({"out_features": 300}, (200,)),
    "conv2d": ({"out_channels": 64, "kernel_size": 5}, (32, 9, 9)),
    "conv_transpose2d": ({"out_channels": 32}, (128, 7, 7)),
}
"""Layers with enough weights to tell how far they spread."""


def figures() -> Iterator[Figure]:
    """Nothing where `LAYERLAB_BENCH_PYTHON` does not name a Python with Keras."""
    if not Path(os.environ.get("LAYERLAB_BENCH_PYTHON", "")).is_file():
        return
    arrays, ours = computed()
    found = keras(arrays)
    for name, output in ours.items():
        difference = float(np.abs(output - np.array(found["outputs"][name])).max())
        yield Figure(f"{name}, largest difference from Keras", difference, "", 1e-4)
    for name, spread in found["spreads"].items():
        layer, initializer = name.split(".")
        ratio = spread_of(layer, initializer) / spread
        yield Figure(f"{layer}, {initializer}: spread of first weights / Keras", abs(ratio - 1), "", 0.03)


def node(name: str, config: Mapping[str, object], shape: Shape, initializer: str = "he_normal") -> nn.Module:
    graph = sequential(shape, {"node": Node(layer=name, config=dict(config))})
    module = build(graph)
    initialize(module, graph, Choice(name=initializer), Choice(name="normal"), 0)
    return module.eval().nodes["node"]


def computed() -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """What Keras is given, and what our layers make of it."""
    torch.manual_seed(0)
    arrays, outputs = {}, {}
    for name, (config, shape) in LAYERS.items():
        module = node(name, config, shape)
        x: Tensor = torch.randint(1, 9, (3, *shape)) if name == "embedding" else torch.randn(3, *shape)
        arrays[f"{name}.x"] = x.numpy()
        for number, weight in enumerate(module.parameters()):
            arrays[f"{name}.{number}"] = weight.detach().numpy()
        outputs[name] = module(x).detach().numpy()
    return arrays, outputs


def spread_of(layer: str, initializer: str) -> float:
    config, shape = LARGE[layer]
    return float(next(node(layer, config, shape, initializer).parameters()).detach().std())


def keras(arrays: Mapping[str, np.ndarray]) -> dict[str, dict[str, object]]:
    file = io.BytesIO()
    np.savez(file, **arrays)
    command = [os.environ["LAYERLAB_BENCH_PYTHON"], str(SCRIPT)]
    done = subprocess.run(command, input=file.getvalue(), capture_output=True, check=True)
    found: dict[str, dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return found
