"""Generated samples for the views of GANs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.objectives.adversarial import Adversarial
from engine.objectives.gan_samples import ends_in_tanh, noise_size
from engine.objectives.gan_samples import generate as generated_by
from engine.probes.base import ProbeContext
from engine.probes.decision_boundary import positions
from engine.text import N_, message
from engine.views import Array, Cloud

if TYPE_CHECKING:
    from torch import Tensor

BATCH = 128
REAL = 400
"""The maximum number of real points shown."""


def is_gan(graphs: Mapping[str, GraphSpec]) -> bool:
    """Whether the graphs are a generator and a discriminator."""
    return {"generator", "discriminator"} <= set(graphs) and all(graph.inputs for graph in graphs.values())


def is_class_conditional(graphs: Mapping[str, GraphSpec]) -> bool:
    """Whether both networks take the class as an input."""
    return is_gan(graphs) and len(graphs["generator"].inputs) > 1


def on_plane(data: DataSpec) -> bool:
    """Whether samples are points on the plane whose positions can be recovered."""
    return data.kind == "points" and data.columns == ("x", "y")


def noise(context: ProbeContext, count: int, seed: int = 0) -> Tensor:
    """Noise `(N, Z)` for the generator, the same each time."""
    return context.noise(count, noise_size(context.graphs["generator"]), seed=seed)


def class_input(context: ProbeContext, classes: Array) -> tuple[Tensor, ...]:
    """The class input of both networks for class indices `(N,)`; empty for unconditional networks."""
    import torch

    assert isinstance(context.objective, Adversarial)
    return context.objective.class_input(context.models, torch.tensor(np.array(classes), device=context.device).long())


def cycled_classes(count: int, data: DataSpec) -> Array:
    """Class indices 0, 1, 2, …, 0, 1, 2, …; zeros if there are no classes."""
    return np.arange(count) % max(1, len(data.classes))


def generate(context: ProbeContext, numbers: Tensor, classes: Array | None = None) -> Tensor:
    """Samples `(N, *shape)` in the generator's range, from noise `(N, Z)` and classes `(N,)` (by default in turn)."""
    import torch

    given = class_input(context, cycled_classes(len(numbers), context.spec) if classes is None else classes)
    with torch.no_grad():
        parts = [
            generated_by(
                context.models,
                len(numbers[start : start + BATCH]),
                tuple(row[start : start + BATCH] for row in given),
                numbers[start : start + BATCH],
            )
            for start in range(0, len(numbers), BATCH)
        ]
    return torch.cat(parts).float()


def pixels(context: ProbeContext, made: Tensor) -> Array:
    """Generated pictures `(N, C, H, W)` as 0–255, uint8."""
    values = made.cpu().numpy()
    bright = (values + 1) / 2 if ends_in_tanh(context.graphs["generator"]) else values
    shown: Array = (np.clip(np.nan_to_num(bright), 0, 1) * 255).round().astype(np.uint8)
    return shown


def plane_positions(context: ProbeContext, made: Array) -> Array:
    """Positions `(N, 2)` on the plane of generated points, which are in the scale of the networks."""
    scale = context.dataset.inputs(np.ones((1, 2), dtype=np.float32))[0]
    shown: Array = np.nan_to_num(made / scale, posinf=0.0, neginf=0.0).astype(np.float32)
    return shown


def with_real_points(context: ProbeContext, at: Array, classes: Array | None) -> tuple[Cloud, Cloud]:
    """Real points, and generated ones at positions `(N, 2)`; colored by `classes` `(N,)` for conditional networks."""
    real, by_class = context.data.train, classes is not None
    count = min(REAL, len(real))
    return (
        Cloud(message(N_("real")), positions(real.raw, real.x)[:count], real.y[:count] if by_class else None),
        Cloud(message(N_("generated")), at, classes, held_out=by_class),
    )
