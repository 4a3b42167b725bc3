"""Random changes of training images, for a whole batch at once. [torch]"""

from __future__ import annotations

from math import radians

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.plan.plan import Augmentation


def augment(x: Tensor, settings: Augmentation, generator: torch.Generator) -> Tensor:
    """The images `(N, C, H, W)` from 0 to 1, each changed at random; `x` itself if augmentation is off.

    All randomness comes from `generator`, so the same state gives the same images.
    """
    if not settings.active or x.ndim != 4 or not len(x):
        return x
    if settings.moves:
        x = _move(x, settings, generator)
    if settings.erase:
        x = x * _kept(x, settings.erase, generator)
    if settings.noise:
        grain = torch.randn(x.shape, generator=generator, device=generator.device).to(x)
        x = (x + settings.noise * grain).clamp(0, 1)
    return x


def _move(x: Tensor, settings: Augmentation, generator: torch.Generator) -> Tensor:
    """Shift, rotate, scale, shear and flip as one change of coordinates."""
    _, channels, height, width = x.shape
    angle, shear, scale, right, down, mirror = _uniform(6, x, generator) * 2 - 1
    angle, shear = angle * radians(settings.rotate), shear * radians(settings.shear)
    scale = 1 / (1 + scale * settings.scale)
    side = torch.where(mirror < 0, -1.0, 1.0) if settings.flip else torch.ones_like(mirror)
    cos, sin, slope = angle.cos() * scale, angle.sin() * scale, shear.tan()
    shape = height / width  # coordinates go from -1 to 1 along both sides, whatever their lengths
    rows = (
        torch.stack([cos * side, (cos * slope - sin) * shape, 2 * right * settings.shift], dim=1),
        torch.stack([sin * side / shape, sin * slope + cos, 2 * down * settings.shift], dim=1),
    )
    grid = F.affine_grid(torch.stack(rows, dim=1).to(x.dtype), list(x.shape), align_corners=False)
    outside = (
        "zeros" if channels == 1 else "reflection"
    )  # drawings have a black background; photographs are continued by reflection
    return F.grid_sample(x, grid, mode="bilinear", padding_mode=outside, align_corners=False)


def _kept(x: Tensor, share: float, generator: torch.Generator) -> Tensor:
    """A mask `(N, 1, H, W)`: 0 in one rectangle of up to `share` of the image's area, 1 elsewhere."""
    height, width = x.shape[2:]
    area, stretch, top, left = _uniform(4, x, generator)
    side, ratio = (area * share).sqrt(), torch.exp(stretch - 0.5)  # aspect ratios from 0.6 to 1.65
    high, wide = (side * ratio).clamp(max=1), (side / ratio).clamp(max=1)
    rows = _within(height, top * (1 - high), high, x)[:, :, None]
    columns = _within(width, left * (1 - wide), wide, x)[:, None, :]
    return 1 - (rows * columns)[:, None]


def _within(length: int, start: Tensor, extent: Tensor, like: Tensor) -> Tensor:
    """A mask `(N, length)`: 1 from `start` for `extent`, both as shares of the side."""
    middles = (torch.arange(length, device=like.device) + 0.5) / length
    return ((middles >= start[:, None]) & (middles < (start + extent)[:, None])).to(like.dtype)


def _uniform(count: int, like: Tensor, generator: torch.Generator) -> Tensor:
    """Uniform random numbers `(count, N)`, drawn on the generator's device and moved to that of the images."""
    return torch.rand((count, len(like)), generator=generator, device=generator.device).to(like.device)
