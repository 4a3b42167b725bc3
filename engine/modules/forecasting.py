"""Torch modules for forecasts relative to a window of past values."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class RelativeWindow(nn.Module):
    """A window `(N, T, D)` minus its last step; `scaled`: divided by the standard deviation of each column."""

    def __init__(self, scaled: bool = False) -> None:
        super().__init__()
        self.scaled = scaled

    def forward(self, x: Tensor) -> Tensor:
        differences = x - x[:, -1:]
        return differences / (x.std(1, unbiased=False, keepdim=True) + 0.01) if self.scaled else differences

    def extra_repr(self) -> str:
        return f"scaled={self.scaled}"


class AddNaiveForecast(nn.Module):
    """Adds to a forecast `(N, H)` the values one season earlier, from the first column of the window `(N, T, D)`."""

    def __init__(self, season: int = 1, scaled: bool = False) -> None:
        super().__init__()
        self.season, self.scaled = season, scaled

    def forward(self, x: Tensor, window: Tensor) -> Tensor:
        first = window[:, :, 0]
        places = torch.arange(x.shape[1], device=x.device) % self.season - self.season
        if self.scaled:
            x = x * (first.std(1, unbiased=False, keepdim=True) + 0.01)
        return x + first[:, places]

    def extra_repr(self) -> str:
        return f"season={self.season}, scaled={self.scaled}"
