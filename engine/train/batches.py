"""The training split, batch by batch. [torch]"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from engine.datasets.splits import Split
from engine.plan.plan import Plan
from engine.train.augment import augment
from engine.train.random_state import mixed_seed
from engine.views import Array


class Batches:
    """The training split on the device, in batches whose order depends only on the seed and the epoch."""

    def __init__(self, plan: Plan, train: Split, device: torch.device, *, full_batch: bool) -> None:
        self.training, self.augmentation, self.device = plan.training, plan.augmentation, device
        self.x, self.y = tensors(train.x, train.y, device)
        self.size = len(train) if full_batch else min(self.training.batch_size, len(train))
        self.per_epoch = math.ceil(len(train) / self.size)
        self._order: tuple[int, Tensor] | None = None

    def batch(self, step: int) -> tuple[Tensor, Tensor]:
        """The batch of the step after `step` steps. The order is drawn anew each epoch."""
        epoch, position = divmod(step, self.per_epoch)
        if self._order is None or self._order[0] != epoch:
            source = torch.Generator().manual_seed(mixed_seed(self.training.seed, epoch))
            self._order = (epoch, torch.randperm(len(self.y), generator=source).to(self.device))
        chosen = self._order[1][position * self.size : (position + 1) * self.size]
        x, y = self.x.index_select(0, chosen), self.y.index_select(0, chosen)
        return self._augmented(self.formatted(x), step), y

    def formatted(self, x: Tensor) -> Tensor:
        """Images scaled from 0–255 to [0, 1], in the memory layout of the plan."""
        return self._laid_out(x.float().div_(255) if x.dtype == torch.uint8 else x)

    def _augmented(self, x: Tensor, step: int) -> Tensor:
        if not self.augmentation.active or x.dim() != 4:
            return x
        source = torch.Generator(self.device).manual_seed(mixed_seed(self.training.seed, step, 1))
        return self.formatted(augment(x, self.augmentation, source))

    def _laid_out(self, x: Tensor) -> Tensor:
        if self.training.channels_last and x.dim() == 4:
            return x.contiguous(memory_format=torch.channels_last)
        return x


def tensors(x: Array, y: Array, device: torch.device) -> tuple[Tensor, Tensor]:
    """Samples and targets on the device; arrays mapped from a read-only file are copied."""
    x, y = (array if array.flags.writeable else array.copy() for array in (x, y))
    return torch.from_numpy(x).to(device), torch.from_numpy(y).to(device)
