"""A new image beside its reconstruction by an autoencoder. [torch]"""

from __future__ import annotations

import numpy as np

from engine.datasets.splits import Split
from engine.errors import RequestError
from engine.probes.base import ProbeContext
from engine.probes.codes import code_size, errors, is_conditional_autoencoder, reconstructions
from engine.probes.pixels import samples
from engine.text import N_, message
from engine.views import Array, Pictures

CALIBRATIONS = 400
"""Held-out samples that tell which errors are usual."""


def reconstruct(context: ProbeContext, sample: Array) -> Pictures:
    """An image `(C, H, W)` beside its reconstruction, and its error compared with those of held-out samples."""
    if context.spec.kind != "image" or not code_size(context.graphs) or is_conditional_autoencoder(context.graphs):
        raise RequestError(N_("This network does not reconstruct images."))
    split = Split(sample[None], np.zeros(1, np.int64))
    error = float(errors(context, split)[0])
    held_out = context.data.split(context.first_of("val", "test"))
    usual = errors(context, Split(held_out.x[:CALIBRATIONS], held_out.y[:CALIBRATIONS]))
    template = N_(
        "Mean squared error {error}: larger than that of {share} % of the held-out images, whose median is {median}."
    )
    share = round(100 * float((usual < error).mean()))
    note = message(template, error=f"{error:.4g}", share=share, median=f"{float(np.median(usual)):.4g}")
    back = np.rint(255 * reconstructions(context, split.x, split.y).clip(0, 1)).astype(np.uint8)
    titles = (message(N_("Input")), message(N_("Reconstruction")))
    return samples(np.concatenate([split.x, back]), titles, note=note)
