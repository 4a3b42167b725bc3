"""A network that was trained in Layerlab on points, with the preparation of their coordinates.

    from network import predict

    predict({"x": "1.5", "y": "-2"})

`predict` takes the coordinates of a point as text or as numbers. The weights are in a safetensors file of the same name
beside this file. Needs: torch, numpy, safetensors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from engine.datasets.points import features_of
from engine.exports.templates.class_answers import answer
from engine.exports.templates.weights import load

COORDINATES: tuple[str, ...] = ("x", "y")
FEATURES: tuple[str, ...] = ("x", "y")
"""What the network is given of a point."""
EXAMPLE: dict[str, str] = {}
"""A point in the middle of the training samples."""


def prepare(points: Sequence[Mapping[str, str | float]]) -> Tensor:
    """Points as the network takes them, `(N, D)`; a missing coordinate is 0."""
    raw = np.array([[float(point.get(name) or 0) for name in COORDINATES] for point in points], np.float32)
    return torch.from_numpy(features_of(raw, FEATURES))


@torch.no_grad()
def predict(point: Mapping[str, str | float]) -> dict[str, float] | float:
    """The probability of each class, or the value."""
    return answer(load()(prepare([point])))


if __name__ == "__main__":
    given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE
    print(json.dumps(predict(given), ensure_ascii=False))
