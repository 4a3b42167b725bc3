"""Layers of forecasts relative to a window."""

from __future__ import annotations

import torch
from torch import Tensor

from tests.contract.references.layers.comparison import same

WINDOW, FORECAST = (6, 2), (5,)


def deviation(window: Tensor) -> Tensor:
    """`(N, 1, D)`: the standard deviation of each column, with what keeps it from 0."""
    centred = window - window.mean(1, keepdim=True)
    return centred.square().mean(1, keepdim=True).sqrt() + 0.01


def repeated(window: Tensor, season: int, horizon: int) -> Tensor:
    """The last season of the first column, over and over."""
    return torch.stack([window[:, 6 - season + step % season, 0] for step in range(horizon)], 1)


FORECASTS = {
    "relative_window": (
        same("relative_window", {}, [WINDOW], lambda _, x: x - x[:, 5:], "differences"),
        same("relative_window", {"scaled": True}, [WINDOW], lambda _, x: (x - x[:, 5:]) / deviation(x), "scaled"),
    ),
    "add_naive_forecast": (
        same("add_naive_forecast", {}, [FORECAST, WINDOW], lambda _, x, w: x + w[:, 5, :1], "last value"),
        same(
            "add_naive_forecast",
            {"season": 4, "scaled": True},
            [FORECAST, WINDOW],
            lambda _, x, w: x * deviation(w)[:, 0, :1] + repeated(w, 4, 5),
            "season, scaled",
        ),
    ),
}
