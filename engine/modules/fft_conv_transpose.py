"""Transposed convolution by Fourier transform, where this takes a third of the time. [torch]

Exported source uses torch's own module; see `engine.modules.basic`.
"""

from __future__ import annotations

import math
from functools import cache

import torch
from torch import Tensor, nn

KERNEL, CHANNELS, BATCH, SIDE = 5, 64, 16, 16
"""It is faster from kernels, channels and batches of these sizes on, for pictures up to this side."""


class ConvTranspose2d(nn.ConvTranspose2d):
    """Torch's transposed convolution; in training mode, small pictures with many channels are convolved by FFT.

    For 256 × 7 × 7 to 128 × 7 × 7 with kernels of 5 in batches of 64, forward and backward take 85 ms instead of 240
    (one thread of a CPU without bf16), and the result is closer to that of double precision.
    """

    def forward(self, x: Tensor, output_size: list[int] | None = None) -> Tensor:
        if output_size is not None or not self._is_faster(x):
            return super().forward(x, output_size)
        y = conv_transpose_by_fft(x, self.weight, int(self.padding[0]))
        return y if self.bias is None else y + self.bias[:, None, None]

    def _is_faster(self, x: Tensor) -> bool:
        """Non-square inputs, strides and other special cases are left to torch, and so is evaluation."""
        side, kernel, padding = self.kernel_size[0], self.kernel_size, self.padding
        plain = self.stride == self.dilation == (1, 1) and self.groups == 1 and self.output_padding == (0, 0)
        square = kernel[0] == kernel[1] and padding[0] == padding[1] and int(padding[0]) < side
        large = side >= KERNEL and min(self.in_channels, self.out_channels) >= CHANNELS and len(x) >= BATCH
        small = max(x.shape[2:]) <= SIDE
        usual = x.device.type == "cpu" and x.dtype == torch.float32 and not torch.is_autocast_enabled("cpu")
        return self.training and plain and square and large and small and usual


def conv_transpose_by_fft(x: Tensor, weight: Tensor, padding: int) -> Tensor:
    """The transposed convolution with stride 1 of `x` `(N, C, H, W)` with `weight` `(C, O, k, k)`."""
    count, channels, height, width = x.shape
    outputs, kernel = weight.shape[1:3]
    of_picture, of_kernel, back = _transforms(height, width, kernel, padding)
    # (N, H * W, C) -> (F, N, 2C): real and imaginary parts of F frequencies
    shares = (of_picture @ x.permute(0, 2, 3, 1).flatten(1, 2)).view(count, -1, 2 * channels).transpose(0, 1)
    # (C, k * k, O) -> (F, 2, C, O)
    filters = (of_kernel @ weight.permute(0, 2, 3, 1).flatten(1, 2)).view(channels, -1, 2, outputs).permute(1, 2, 0, 3)
    real, imaginary = filters.unbind(1)
    # a product of complex numbers as one of real matrices: (a + bi)(c + di) = [a b] [[c d], [-d c]]
    both = torch.cat([torch.cat([real, imaginary], 2), torch.cat([-imaginary, real], 2)], 1)
    made = torch.bmm(shares, both).transpose(0, 1).reshape(count, -1, outputs)
    rows = height + kernel - 1 - 2 * padding
    return (back @ made).view(count, rows, -1, outputs).permute(0, 3, 1, 2)


@cache
def _transforms(height: int, width: int, kernel: int, padding: int) -> tuple[Tensor, Tensor, Tensor]:
    """The transforms `(2F, H * W)` and `(2F, k * k)` to frequencies, and `(H' * W', 2F)` back.

    Their period is the size of the full result minus what the padding cuts off, since that part may wrap around.
    """
    tall, wide = (side + kernel - 1 - padding for side in (height, width))
    half = wide // 2 + 1
    up, across = (torch.arange(side, dtype=torch.float64) for side in (tall, half))

    def angles(rows: int, columns: int, start: int = 0) -> Tensor:
        y, x = (torch.arange(start, start + side, dtype=torch.float64) for side in (rows, columns))
        turns = up[:, None, None, None] * y[:, None] / tall + across[:, None, None] * x / wide
        return 2 * math.pi * turns.reshape(tall * half, rows * columns)

    def parts(angle: Tensor) -> Tensor:
        return torch.stack([angle.cos(), -angle.sin()], 1)

    # Real signals have conjugate-symmetric spectra, so half of the frequencies suffice, counted twice except the
    # self-conjugate ones.
    twice = torch.full((tall, half), 2.0, dtype=torch.float64)
    twice[:, 0] = 1
    if wide % 2 == 0:
        twice[:, -1] = 1
    size = [side + kernel - 1 - 2 * padding for side in (height, width)]
    back = parts(angles(size[0], size[1], padding)) * (twice.reshape(-1, 1, 1) / (tall * wide))
    there = [parts(angles(*sides)).flatten(0, 1).float() for sides in ((height, width), (kernel, kernel))]
    return there[0], there[1], back.flatten(0, 1).T.contiguous().float()
