"""Arrays as `Pictures`: samples, weights and feature maps."""

from __future__ import annotations

import numpy as np

from engine.text import Message, Name
from engine.views import Array, Pictures

MAX_PICTURES = 64
"""The maximum number of pictures shown at once."""


def samples(
    x: Array, captions: tuple[Name, ...] = (), wrong: tuple[int, ...] = (), note: Message | None = None
) -> Pictures:
    """Samples `(N, C, H, W)`, uint8 or from 0 to 1, as gray or color pictures; other numbers of channels are
    averaged."""
    bright = np.asarray(x)
    if bright.dtype != np.uint8:
        bright = (np.clip(np.nan_to_num(bright), 0, 1) * 255).round().astype(np.uint8)
    if bright.shape[1] == 3:
        return Pictures(bright.transpose(0, 2, 3, 1), "rgb", captions, 0, 255, wrong, note=note)
    grey = bright[:, 0] if bright.shape[1] == 1 else bright.mean(1).astype(np.uint8)
    return Pictures(grey, "grey", captions, 0, 255, wrong, note=note)


def maps(values: Array, captions: tuple[Name, ...] = (), note: Message | None = None) -> Pictures:
    """Feature maps `(N, H, W)`: light to dark if none is negative, else blue–white–orange."""
    finite = np.nan_to_num(values.astype(np.float32))
    largest = float(np.abs(finite).max(initial=0)) or 1.0
    if finite.min(initial=0) < 0:
        return Pictures(finite, "signed", captions, -largest, largest, (), note=note)
    return Pictures(finite, "magnitude", captions, 0.0, largest, (), note=note)


def weights(values: Array, note: Message | None = None) -> Pictures:
    """Filters `(N, C, H, W)`: one channel signed, three as colors around gray, others averaged."""
    finite = np.nan_to_num(values.astype(np.float32))[:MAX_PICTURES]
    if finite.shape[1] == 3:
        largest = np.abs(finite).max(axis=(1, 2, 3), keepdims=True) + 1e-12
        colours = (127.5 + 127.5 * finite / largest).round().astype(np.uint8)
        return Pictures(colours.transpose(0, 2, 3, 1), "rgb", (), 0, 255, (), note=note)
    mean = finite.mean(1)
    largest_weight = float(np.abs(mean).max(initial=0)) or 1.0
    return Pictures(mean, "signed", (), -largest_weight, largest_weight, (), note=note)
