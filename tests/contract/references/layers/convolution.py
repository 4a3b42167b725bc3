"""Convolutions, pooling and what goes with them."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from tests.contract.references.layers.comparison import same

Weights = list[Tensor]


def separable(weights: Weights, x: Tensor) -> Tensor:
    depthwise, point, bias = weights
    return F.conv2d(F.conv2d(x, depthwise, None, 2, 1, groups=3), point, bias)


def squeeze_excite(weights: Weights, x: Tensor) -> Tensor:
    down, down_bias, up, up_bias = weights
    gates = torch.sigmoid(torch.relu(x.mean((2, 3)) @ down.T + down_bias) @ up.T + up_bias)
    return torch.einsum("nchw,nc->nchw", x, gates)


def normalized(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return F.batch_norm(x, torch.zeros(len(weight)).double(), torch.ones(len(weight)).double(), weight, bias)


def residual(weights: Weights, x: Tensor) -> Tensor:
    skip = [weight for weight in weights if weight.shape[-2:] == (1, 1)]
    first, scale1, shift1, second, scale2, shift2 = (weight for weight in weights if weight.shape[-2:] != (1, 1))
    stride = 2 if skip else 1
    y = torch.relu(normalized(F.conv2d(x, first, None, stride, 1), scale1, shift1))
    y = normalized(F.conv2d(y, second, None, 1, 1), scale2, shift2)
    return torch.relu(y + (F.conv2d(x, skip[0], None, stride) if skip else x))


def bilinear(_: Weights, x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=3, mode="bilinear", align_corners=False)


IMAGE, SIGNAL = (3, 9, 8), (3, 11)
CONVOLUTIONS = {
    "conv1d": (
        same(
            "conv1d",
            {"out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 1},
            [SIGNAL],
            lambda w, x: F.conv1d(x, *w, stride=2, padding=1),
        ),
    ),
    "conv2d": (
        same(
            "conv2d",
            {"out_channels": 4, "kernel_size": 4, "stride": 2, "padding": 1},
            [IMAGE],
            lambda w, x: F.conv2d(x, *w, stride=2, padding=1),
        ),
        same(
            "conv2d",
            {"out_channels": 4, "kernel_size": 1, "stride": 2, "padding": 1},
            [IMAGE],
            lambda w, x: F.conv2d(x, *w, stride=2, padding=1),
            "one pixel",
        ),
        same(
            "conv2d",
            {"out_channels": 4, "kernel_size": 1, "padding": 0, "bias": False},
            [IMAGE],
            lambda w, x: torch.einsum("nchw,oc->nohw", x, w[0][:, :, 0, 0]),
            "mixing channels",
        ),
        same(
            "conv2d",
            {"out_channels": 4, "kernel_size": (1, 5), "stride": (2, 1), "padding": (0, 2)},
            [IMAGE],
            lambda w, x: F.conv2d(x, *w, stride=(2, 1), padding=(0, 2)),
            "not square",
        ),
        same(
            "conv2d",
            {"out_channels": 4, "kernel_size": (3, 5), "padding": "same"},
            [IMAGE],
            lambda w, x: F.conv2d(x, *w, padding="same"),
            "same size",
        ),
    ),
    "conv_transpose2d": (
        same(
            "conv_transpose2d",
            {"out_channels": 4, "kernel_size": 5, "stride": 3, "padding": 1, "output_padding": 2},
            [IMAGE],
            lambda w, x: F.conv_transpose2d(x, *w, stride=3, padding=1, output_padding=2),
        ),
        same(
            "conv_transpose2d",
            {"out_channels": 4, "kernel_size": 7, "stride": 1, "padding": 0},
            [(3, 1, 1)],
            lambda w, x: torch.einsum("nchw,cokl->nokl", x, w[0]) + w[1][:, None, None],
            "from one pixel",
        ),
    ),
    "depthwise_conv2d": (
        same(
            "depthwise_conv2d",
            {"multiplier": 2, "stride": 2},
            [IMAGE],
            lambda w, x: F.conv2d(x, *w, stride=2, padding=1, groups=3),
        ),
    ),
    "separable_conv2d": (same("separable_conv2d", {"out_channels": 4, "stride": 2}, [IMAGE], separable),),
    "max_pool1d": (
        same("max_pool1d", {"kernel_size": 3, "padding": 1}, [SIGNAL], lambda _, x: F.max_pool1d(x, 3, 2, 1)),
    ),
    "max_pool2d": (
        same("max_pool2d", {"kernel_size": 3, "padding": 1}, [IMAGE], lambda _, x: F.max_pool2d(x, 3, 2, 1)),
    ),
    "avg_pool1d": (
        same(
            "avg_pool1d",
            {"kernel_size": 3, "padding": 1},
            [SIGNAL],
            lambda _, x: F.pad(x, (1, 1)).unfold(2, 3, 2).mean(3),
        ),
    ),
    "avg_pool2d": (
        same(
            "avg_pool2d",
            {"kernel_size": 3, "padding": 1},
            [IMAGE],
            lambda _, x: F.pad(x, (1, 1, 1, 1)).unfold(2, 3, 2).unfold(3, 3, 2).mean((4, 5)),
        ),
    ),
    "global_avg_pool": (same("global_avg_pool", {}, [IMAGE], lambda _, x: x.flatten(2).mean(2)),),
    "global_max_pool": (same("global_max_pool", {}, [IMAGE], lambda _, x: x.flatten(2).max(2).values),),
    "upsample": (
        same(
            "upsample",
            {"factor": 3},
            [IMAGE],
            lambda _, x: x.repeat_interleave(3, 2).repeat_interleave(3, 3),
            "nearest",
        ),
        same("upsample", {"factor": 3, "mode": "bilinear"}, [IMAGE], bilinear, "bilinear"),
    ),
    "zero_pad": (
        same("zero_pad", {"left": 1, "right": 2, "top": 3, "bottom": 4}, [IMAGE], lambda _, x: F.pad(x, (1, 2, 3, 4))),
    ),
    "squeeze_excite": (same("squeeze_excite", {"reduction": 2}, [(8, 5, 4)], squeeze_excite),),
    "residual": (
        same("residual", {"out_channels": 3}, [IMAGE], residual, "same shape"),
        same("residual", {"out_channels": 5, "stride": 2}, [IMAGE], residual, "smaller"),
    ),
}
