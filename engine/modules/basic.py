"""Torch modules of our own, for layers that torch has no module for.

Exported source holds these classes as they stand, so each needs nothing but `torch` and `nn`, and its
`extra_repr` gives its constructor's arguments. A class that bears the name of its base in torch is exported as that.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Add(nn.Module):
    """Sums its inputs."""

    def forward(self, *inputs: Tensor) -> Tensor:
        total = inputs[0]
        for x in inputs[1:]:
            total = total + x
        return total


class Multiply(nn.Module):
    """Multiplies its inputs, number by number."""

    def forward(self, *inputs: Tensor) -> Tensor:
        product = inputs[0]
        for x in inputs[1:]:
            product = product * x
        return product


class Concat(nn.Module):
    """Puts its inputs one after another along the first axis of a sample."""

    def forward(self, *inputs: Tensor) -> Tensor:
        return torch.cat(inputs, dim=1)


class Reshape(nn.Module):
    """Gives each sample another shape with as many numbers."""

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        return x.reshape(len(x), *self.shape)

    def extra_repr(self) -> str:
        return ", ".join(map(str, self.shape))


class Flatten(nn.Flatten):
    """Torch's flattening, whose gradient lies in memory as pictures do that lie channels last.

    For them torch gives a gradient that lies channels first. What is computed from both,
    number by number, then takes five times as long, up to the next convolution.
    """

    def forward(self, x: Tensor) -> Tensor:
        last = x.dim() == 4 and x.is_contiguous(memory_format=torch.channels_last)
        if last and x.requires_grad and not x.is_contiguous():
            x = x.view_as(x)  # the hook is for this node's gradient alone
            x.register_hook(lambda gradient: gradient.contiguous(memory_format=torch.channels_last))
        return super().forward(x)


class Dropout(nn.Dropout):
    """Torch's dropout, with four decisions taken from each random number of 64 bits.

    On a CPU torch draws one such number a decision, which costs more than the convolution whose output is dropped:
    3.7 ms in place of 0.8 ms for 200,000 numbers. The rate is that of the nearest of 65,536 shares, short of all.
    """

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0 or x.device.type != "cpu":
            return super().forward(x)
        gone = min(round(self.p * 2**16), 2**16 - 1)
        drawn = torch.empty(-(-x.numel() // 4), dtype=torch.int64).random_(-(2**63), None).view(torch.int16)
        kept = drawn.ge_(gone - 2**15).as_strided(x.shape, torch.empty_like(x).stride())
        return x * kept.to(x.dtype).mul_(2**16 / (2**16 - gone))


class GlobalAvgPool(nn.Module):
    """The mean of each channel."""

    def forward(self, x: Tensor) -> Tensor:
        return x.mean(dim=tuple(range(2, x.dim())))


class GlobalMaxPool(nn.Module):
    """The largest value of each channel."""

    def forward(self, x: Tensor) -> Tensor:
        return x.amax(dim=tuple(range(2, x.dim())))


class GaussianNoise(nn.Module):
    """Adds normal noise while training."""

    def __init__(self, deviation: float) -> None:
        super().__init__()
        self.deviation = deviation

    def forward(self, x: Tensor) -> Tensor:
        return x + self.deviation * torch.randn_like(x) if self.training else x

    def extra_repr(self) -> str:
        return f"{self.deviation}"


class PointConv2d(nn.Conv2d):
    """A 1 × 1 convolution that leaves places out: it takes those that stay, and then looks at every one.

    torch 2.13 on a CPU writes past the end of its memory in the backward pass of such a convolution, with fewer than
    eight channels in channels-last order, and the process dies.
    """

    def forward(self, x: Tensor) -> Tensor:
        down, across = self.stride
        high, wide = (int(side) for side in self.padding)
        x = F.pad(x, (wide, wide, high, high))
        return F.conv2d(x[:, :, ::down, ::across], self.weight, self.bias)


class SqueezeExcite(nn.Module):
    """Weighs each channel by a gate from 0 to 1 that hangs on the means of all channels."""

    def __init__(self, channels: int, hidden: int) -> None:
        super().__init__()
        self.squeeze = nn.Linear(channels, hidden)
        self.excite = nn.Linear(hidden, channels)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.gates(x)[:, :, None, None]

    def forward_with_captures(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        gates = self.gates(x)
        return x * gates[:, :, None, None], {"gates": gates}

    def gates(self, x: Tensor) -> Tensor:
        """One a channel: (N, C)."""
        return self.excite(self.squeeze(x.mean(dim=(2, 3))).relu()).sigmoid()

    def extra_repr(self) -> str:
        return f"{self.squeeze.in_features}, {self.squeeze.out_features}"


class BatchNorm1d(nn.BatchNorm1d):
    """Batch normalisation that takes a batch with one number a channel as well, by its running means."""

    def forward(self, x: Tensor) -> Tensor:
        return _normalise(self, x) if x.numel() == x.size(1) else super().forward(x)


class BatchNorm2d(nn.BatchNorm2d):
    """As `BatchNorm1d`, for images."""

    def forward(self, x: Tensor) -> Tensor:
        return _normalise(self, x) if x.numel() == x.size(1) else super().forward(x)


def _normalise(norm: BatchNorm1d | BatchNorm2d, x: Tensor) -> Tensor:
    """With the running means, as after training: one number has no deviation, and torch refuses it."""
    return F.batch_norm(x, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps)
