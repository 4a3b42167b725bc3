"""Augmented images, as training sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.host.requests.base import REQUESTS, HostRequest, Networks, Numbers
from engine.plan.plan import Augmentation


@REQUESTS.register("augment")
class Augment(HostRequest):
    """Pictures `(N, C, H, W)`, uint8, changed at random: `{"pictures": …}`, likewise."""

    pictures: Numbers
    settings: Augmentation
    seed: int = 0

    def answer(self, networks: Networks) -> Mapping[str, Any]:
        import torch

        from engine.train.augment import augment

        x = torch.as_tensor(np.array(self.pictures)).float() / 255
        changed = augment(x, self.settings, torch.Generator().manual_seed(self.seed))
        return {"pictures": (changed * 255).round().to(torch.uint8).numpy()}
