"""Our own torch modules, for layers that torch has no module for.

Exported source contains these classes as they are, so each needs only `torch` and `nn`, and its `extra_repr` gives the
arguments of its constructor. A class with the same name as its torch base class is exported as that.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Add(nn.Module):
    """Adds its inputs."""

    def forward(self, *inputs: Tensor) -> Tensor:
        total = inputs[0]
        for x in inputs[1:]:
            total = total + x
        return total


class Multiply(nn.Module):
    """Multiplies its inputs element by element."""

    def forward(self, *inputs: Tensor) -> Tensor:
        product = inputs[0]
        for x in inputs[1:]:
            product = product * x
        return product


class Concat(nn.Module):
    """Concatenates its inputs along the first axis of a sample."""

    def forward(self, *inputs: Tensor) -> Tensor:
        return torch.cat(inputs, dim=1)


class Reshape(nn.Module):
    """Gives each sample another shape with the same number of values."""

    def __init__(self, *shape: int) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, x: Tensor) -> Tensor:
        return x.reshape(len(x), *self.shape)

    def extra_repr(self) -> str:
        return ", ".join(map(str, self.shape))


class Flatten(nn.Flatten):
    """Torch's Flatten, but its gradient keeps the channels-last memory layout.

    Torch's own gradient is laid out channels first; element-wise operations on tensors of both layouts, up to the next
    convolution, then take five times as long.
    """

    def forward(self, x: Tensor) -> Tensor:
        # In this order, since `vmap` cannot be asked for channels last.
        if (
            x.requires_grad
            and not x.is_contiguous()
            and x.dim() == 4
            and x.is_contiguous(memory_format=torch.channels_last)
        ):
            x = x.view_as(x)  # the hook is only for this node's gradient
            x.register_hook(lambda gradient: gradient.contiguous(memory_format=torch.channels_last))
        return super().forward(x)


class Dropout(nn.Dropout):
    """Torch's Dropout, but four decisions are taken from each random number of 64 bits.

    On a CPU torch draws one such number per decision, which costs more than the convolution whose output is dropped:
    3.7 ms instead of 0.8 ms for 200,000 values. The rate is rounded to a multiple of 1/65,536.
    """

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0 or x.device.type != "cpu":
            return super().forward(x)
        return x * self.factors(x)

    def forward_with_captures(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        """Also returns the mask in training mode, 1 where a value is kept."""
        if not self.training or self.p == 0:
            return x, {}
        factors = self.factors(x) if x.device.type == "cpu" else super().forward(torch.ones_like(x))
        return x * factors, {"mask": (factors != 0).to(x.dtype)}

    def factors(self, x: Tensor) -> Tensor:
        """0 for values that are dropped, else the scale."""
        gone = min(round(self.p * 2**16), 2**16 - 1)
        drawn = torch.empty(-(-x.numel() // 4), dtype=torch.int64).random_(-(2**63), None).view(torch.int16)
        kept = drawn.ge_(gone - 2**15).as_strided(x.shape, torch.empty_like(x).stride())
        return kept.to(x.dtype).mul_(2**16 / (2**16 - gone))


class GlobalAvgPool(nn.Module):
    """The mean of each channel."""

    def forward(self, x: Tensor) -> Tensor:
        return x.mean(dim=tuple(range(2, x.dim())))


class GlobalMaxPool(nn.Module):
    """The largest value of each channel."""

    def forward(self, x: Tensor) -> Tensor:
        return x.amax(dim=tuple(range(2, x.dim())))


class GaussianNoise(nn.Module):
    """Adds normal noise in training mode."""

    def __init__(self, deviation: float) -> None:
        super().__init__()
        self.deviation = deviation

    def forward(self, x: Tensor) -> Tensor:
        return x + self.deviation * torch.randn_like(x) if self.training else x

    def extra_repr(self) -> str:
        return f"{self.deviation}"


class PointConv2d(nn.Conv2d):
    """A 1 × 1 convolution with a stride, computed by slicing the input and convolving with stride 1.

    The backward pass of such convolutions in torch 2.13 on a CPU writes past the end of its memory for fewer than eight
    channels in channels-last layout, which crashes the process.
    """

    def forward(self, x: Tensor) -> Tensor:
        down, across = self.stride
        high, wide = (int(side) for side in self.padding)
        x = F.pad(x, (wide, wide, high, high))
        return F.conv2d(x[:, :, ::down, ::across], self.weight, self.bias)


class SqueezeExcite(nn.Module):
    """Scales each channel by a gate from 0 to 1 that depends on the means of all channels."""

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
        """One gate per channel: (N, C)."""
        return self.excite(self.squeeze(x.mean(dim=(2, 3))).relu()).sigmoid()

    def extra_repr(self) -> str:
        return f"{self.squeeze.in_features}, {self.squeeze.out_features}"


class BatchNorm1d(nn.BatchNorm1d):
    """Batch normalization that also accepts a batch with a single value per channel, using the running means."""

    def forward(self, x: Tensor) -> Tensor:
        return _normalise(self, x) if x.numel() == x.size(1) else super().forward(x)


class BatchNorm2d(nn.BatchNorm2d):
    """Like `BatchNorm1d`, for images."""

    def forward(self, x: Tensor) -> Tensor:
        return _normalise(self, x) if x.numel() == x.size(1) else super().forward(x)


def _normalise(norm: BatchNorm1d | BatchNorm2d, x: Tensor) -> Tensor:
    """Uses the running means for a single value per channel, which has no variance and which torch refuses."""
    return F.batch_norm(x, norm.running_mean, norm.running_var, norm.weight, norm.bias, eps=norm.eps)
