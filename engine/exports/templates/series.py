"""A network that was trained in Layerlab on a time series, with the scaling of its windows.

    from network import predict

    predict([112, 118, 132, 129, …])

`predict` takes the last values of the series, oldest first, in their units: a number for each time, or a list of one
number per column if there are several columns; None for a missing value. It returns the next values of the first
column. The weights are in a safetensors file of the same name beside this file. Needs: torch, numpy, safetensors.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence

import numpy as np
import torch

from engine.datasets.windows import Fill, filled
from engine.exports.templates.weights import load
from engine.views import Array

COLUMNS: tuple[str, ...] = ()
WINDOW, HORIZON = 1, 1
"""The number of past values that the network reads, and of future ones that it predicts at once."""
FILL: Fill = "linear"
"""How missing values are filled."""
MEAN: tuple[float, ...] = ()
"""The mean of each column in training, for windows without any value."""
OFFSET: tuple[float, ...] = ()
SCALE: tuple[float, ...] = ()
"""What each column is scaled with: `(value - OFFSET) / SCALE`."""
EXAMPLE: list[list[float]] = []
"""The last values of the series."""


def prepare(history: Sequence[float | None] | Sequence[Sequence[float | None]]) -> Array:
    """The last window of a history `(T, D)`, without gaps, in its units."""
    values = np.array(history, np.float64).reshape(-1, len(COLUMNS))
    if len(values) < WINDOW:
        raise ValueError(f"The network reads {WINDOW} past values, but there are only {len(values)}.")
    return filled(values[None, -WINDOW:], FILL, np.array(MEAN))[0]


@torch.no_grad()
def predict(history: Sequence[float | None] | Sequence[Sequence[float | None]], steps: int = 0) -> list[float]:
    """The next values of the first column, by default as many as the network predicts at once.

    With one column there may be more `steps`: then the network is given its own predictions.
    """
    points, steps = prepare(history), steps or HORIZON
    coming: list[float] = []
    while len(coming) < steps:
        sample = (points - np.array(OFFSET)) / np.array(SCALE)
        output = load()(torch.from_numpy(sample.astype(np.float32))[None])
        ahead = (output[0] * SCALE[0] + OFFSET[0]).tolist()
        coming += ahead
        if len(COLUMNS) > 1:
            break
        points = np.concatenate([points, np.array(ahead)[:, None]])[-WINDOW:]
    return coming[:steps]


if __name__ == "__main__":
    given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE
    print(json.dumps(predict(given)))
