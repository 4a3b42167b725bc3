"""A network that was trained in Layerlab on images, with the preparation of image files.

    from network import predict

    predict("photo.jpg")

`predict` takes the path of an image file, or an image that was just opened with Pillow. It is turned upright, made gray
or colored, inverted, scaled and cropped as the images of training were. The weights are in a safetensors file of the
same name beside this file. Needs: torch, numpy, Pillow, safetensors.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from PIL.Image import Image as PillowImage
from torch import Tensor

from engine.datasets.picture_preparation import prepare
from engine.exports.templates.class_answers import answer
from engine.exports.templates.weights import load


@dataclass(frozen=True)
class Preparation:
    """How an image becomes a sample `(C, H, W)`."""

    channels: int
    """1: gray; 3: color."""
    height: int
    width: int
    fit: str = "cut"
    """What to do with images that are not square: `cut` crops the middle, `pad` adds margins."""
    inversion: str = "none"
    """Which images are inverted: `none`, `all`, or `each` that has a light border."""
    light_background: bool = False
    """Whether margins are white."""
    value_range: tuple[float, float] | None = None
    """For images with more than 8 bits: the values that become 0 and 255. None: guessed for each image."""
    crops_margin: bool = False
    """Whether a black margin is removed first."""


PREPARATION: Any = Preparation(1, 28, 28)


def read(image: str | Path | PillowImage) -> Tensor:
    """An image as the network takes it, `(1, C, H, W)` from 0 to 1."""
    if not isinstance(image, PillowImage):
        with Image.open(image) as opened:
            return read(opened)
    return torch.tensor(prepare(image, PREPARATION)[None], dtype=torch.float32) / 255


@torch.no_grad()
def predict(image: str | Path | PillowImage) -> dict[str, float] | float:
    """The probability of each class."""
    return answer(load()(read(image)))


if __name__ == "__main__":
    for place in sys.argv[1:]:
        print(json.dumps(predict(place), ensure_ascii=False))
