"""Samples generated from chosen random numbers, for the page Imagine: a GAN's generator or a VAE's decoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.errors import RequestError
from engine.host.display import has_class_input, samples_view
from engine.objectives.gan_samples import noise_size
from engine.objectives.vae import VAE
from engine.probes.base import ProbeContext
from engine.probes.codes import code_size, decoded
from engine.probes.generated import cycled_classes, generate, is_gan, pixels
from engine.text import N_
from engine.views import Array, View

MAX_SAMPLES = 400


def generated_view(
    context: ProbeContext, numbers: Array | None, classes: int | Sequence[int] | None, count: int, seed: int
) -> View:
    """A view of the samples that the network generates from `(N, Z)` random numbers, or from `count` vectors drawn with
    `seed`.

    `classes`: one for all, one per sample, or None to cycle through all.
    """
    size = _size(context)
    drawn = context.noise(_few(count), size, seed=seed).cpu().numpy() if numbers is None else _numbers(numbers, size)
    labels = _classes(context, classes, len(drawn))
    return samples_view(context, _samples(context, drawn, labels), labels)


def _size(context: ProbeContext) -> int:
    """The number of random inputs per sample."""
    if is_gan(context.graphs):
        return noise_size(context.graphs["generator"])
    if not isinstance(context.objective, VAE):
        raise RequestError(N_("This run generates no samples: it is neither a GAN nor a VAE."))
    return code_size(context.graphs)


def _samples(context: ProbeContext, drawn: Array, labels: Array) -> Array:
    """Generated samples `(N, …)`; pictures are ready to be shown."""
    import torch

    if not is_gan(context.graphs):
        return decoded(context, drawn, labels)
    result = generate(context, torch.tensor(drawn, device=context.device), labels)
    return pixels(context, result) if context.spec.kind == "image" else np.nan_to_num(result.cpu().numpy())


def _few(count: int) -> int:
    if not 1 <= count <= MAX_SAMPLES:
        raise RequestError(
            N_("{got} samples were requested; 1 to {max} can be generated at once."), got=count, max=MAX_SAMPLES
        )
    return count


def _numbers(numbers: Array, size: int) -> Array:
    if numbers.ndim != 2 or numbers.shape[1] != size:
        template = N_("A sample needs {needed} noise values, but got {got}.")
        raise RequestError(template, needed=size, got=list(numbers.shape[1:]))
    _few(len(numbers))
    return np.array(numbers, dtype=np.float32)


def _classes(context: ProbeContext, classes: int | Sequence[int] | None, count: int) -> Array:
    known = len(context.spec.classes)
    if classes is None or not has_class_input(context.graphs):
        return cycled_classes(count, context.spec)
    labels = np.full(count, classes) if isinstance(classes, int) else np.array(classes, dtype=np.int64)
    if len(labels) != count or labels.min() < 0 or labels.max() >= known:
        template = N_("Each of the {count} samples needs a class from 0 to {last}.")
        raise RequestError(template, count=count, last=known - 1)
    return labels
