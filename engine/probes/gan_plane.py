"""A GAN on the plane: the discriminator's surface, real and generated points, their gradients, the generator's
manifold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.objectives.adversarial import Adversarial
from engine.objectives.gan_samples import noise_size
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.decision_boundary import extent, grid
from engine.probes.generated import (
    class_input,
    cycled_classes,
    generate,
    is_class_conditional,
    is_gan,
    noise,
    on_plane,
    plane_positions,
    with_real_points,
)
from engine.text import N_, message
from engine.views import Array, Scatter

if TYPE_CHECKING:
    from torch import Tensor

MADE = 200
GRID = 60
LINES, ALONG = 9, 41
REACH = 2.0
"""The manifold's lines cover noise from minus to plus this; 95 % of normal numbers lie within, on each axis."""
MAX_ARROW_LENGTH = 0.12
"""The longest arrow, as a share of the plane's width."""


@PROBES.register("gan_plane")
class GANPlane(Probe):
    """Shows the whole game on the plane: real and generated points over the score of the discriminator at each position.

    Background: the stronger its color, the more real the discriminator finds a position. Round points are real;
    diamonds are generated, each from its own fixed noise, so that they move during training. An arrow shows where the
    generator's loss pushes its point: uphill on the surface. The lines are a grid of evenly spaced noise as the
    generator maps it onto the plane: where it is dense, many points are generated. In conditional networks, points have
    the color of their class.

    Reference: Kahng et al., 2018, *GAN Lab: understanding complex deep generative models using interactive visual
    experimentation*.
    """

    title = N_("Real and generated points")
    group = "made"
    rank = 4

    arrows: bool = Field(True, title=N_("Arrows"))
    net: bool = Field(True, title=N_("Generator mapping"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_gan(graphs) and on_plane(data)

    def compute(self, context: ProbeContext) -> Scatter:
        x_range, y_range = extent(context)
        classes = cycled_classes(MADE, context.spec)
        made = generate(context, noise(context, MADE), classes)
        at = plane_positions(context, made.cpu().numpy())
        surface, surface_range = _surface(context, grid(x_range, y_range, GRID))
        conditional = is_class_conditional(context.graphs)
        clouds = with_real_points(context, at, classes if conditional else None)
        return Scatter(
            clouds=clouds,
            x_range=x_range,
            y_range=y_range,
            classes=context.spec.names if conditional else (),
            surface=surface,
            surface_range=surface_range,
            arrows=_arrows(context, made, classes, at, x_range[1] - x_range[0]) if self.arrows else None,
            lines=_net(context) if self.net and noise_size(context.graphs["generator"]) <= 2 else None,
            note=message(
                N_("{real} real and {made} generated points; background: discriminator score."),
                real=len(clouds[0].points),
                made=MADE,
            ),
        )


def _game(context: ProbeContext) -> Adversarial:
    assert isinstance(context.objective, Adversarial)
    return context.objective


def _surface(context: ProbeContext, at: Array) -> tuple[Array, tuple[float, float]]:
    """The discriminator's outputs `(GRID, GRID)`, and the range of their colors."""
    game = _game(context)
    answers = np.nan_to_num(game.realness(context.forward(context.dataset.inputs(at))).numpy())
    values = answers.reshape(GRID, GRID)
    if game.reads_probabilities:
        return values, (0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    return values, (low, high if high > low else low + 1)


def _arrows(context: ProbeContext, made: Tensor, classes: Array, at: Array, width: float) -> Array:
    """Arrows `(N, 4)` from generated points `at`, along the negative gradient of the generator's loss.

    Lengths are comparable within a view; nine in ten are no longer than `MAX_ARROW_LENGTH` of the width.
    """
    import torch

    with torch.enable_grad():
        points = made.detach().requires_grad_()
        cost = _game(context).generator_loss(context.models["discriminator"](points, *class_input(context, classes)))
        (slope,) = torch.autograd.grad(cost, points)
    push = np.nan_to_num(-slope.cpu().numpy())
    lengths = np.linalg.norm(push, axis=1)
    scale = float(np.quantile(lengths, 0.9)) or 1.0
    shown = push / np.maximum(scale, lengths)[:, None] * MAX_ARROW_LENGTH * width
    return np.concatenate([at, shown], 1).astype(np.float32)


def _net(context: ProbeContext) -> Array:
    """Images of evenly spaced lines in noise space, `(L, P, 2)`; a conditional generator gets the first class."""
    import torch

    along, across = np.linspace(-REACH, REACH, ALONG), np.linspace(-REACH, REACH, LINES)
    if noise_size(context.graphs["generator"]) == 1:
        numbers = along[None, :, None]
    else:
        level = np.stack(np.broadcast_arrays(along[None, :], across[:, None]), 2)
        numbers = np.concatenate([level, level[:, :, ::-1]])
    flat = torch.as_tensor(numbers.reshape(-1, numbers.shape[-1]).copy(), dtype=torch.float32, device=context.device)
    made = generate(context, flat, np.zeros(len(flat), dtype=np.int64))
    return plane_positions(context, made.cpu().numpy()).reshape(len(numbers), ALONG, 2)
