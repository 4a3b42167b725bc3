"""KL of each latent dimension of a VAE."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.objectives.vae import VAE
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.codes import BATCH, coding_objective, is_variational
from engine.text import N_, message
from engine.views import Array, Bars

DEAD = 0.01
"""In nats: dimensions with a KL below this carry no information."""
MAX_DIMENSIONS = 128


@PROBES.register("latent_dimensions")
class LatentDimensions(Probe):
    """Shows how much information each latent dimension carries: its KL from N(0, 1) in nats, averaged over samples.

    A dimension with a KL of 0 is inactive: the encoder gives the same distribution whatever the sample is, so the
    decoder learns nothing from it. When all are inactive the code carries no information: posterior collapse. A smaller
    β, annealing or free bits keep them active.

    Reference: Bowman et al., 2016, *Generating sentences from a continuous space*.
    """

    title = N_("Active dimensions (KL each)")
    group = "made"
    rank = 11

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_variational(graphs) and data.kind != "text"

    def compute(self, context: ProbeContext) -> Bars:
        mean, log_variance = posterior(context)
        each = np.nan_to_num(0.5 * (np.square(mean) + np.exp(log_variance) - log_variance - 1)).mean(0)
        dead = int((each < DEAD).sum())
        return Bars(
            names=tuple(f"z{number + 1}" for number in range(min(len(each), MAX_DIMENSIONS))),
            values=each[:MAX_DIMENSIONS].astype(np.float32),
            value_range=(0.0, max(1.0, float(each.max(initial=0)))),
            note=message(
                N_("{dead} of {count} dimensions are inactive (KL below {min} nats). Total KL: {total} nats."),
                dead=dead,
                count=len(each),
                min=DEAD,
                total=f"{float(each.sum()):.2f}",
            ),
            source=context.source(),
        )


def posterior(context: ProbeContext) -> tuple[Array, Array]:
    """Means and log-variances `(N, Z)` of the codes of the evaluated samples."""
    import torch

    objective, split = coding_objective(context), context.evaluated
    # Probabilistic encoders also occur without the VAE objective.
    vae = objective if isinstance(objective, VAE) else VAE()
    found = []
    with torch.no_grad():
        for start in range(0, len(split), BATCH):
            y = torch.as_tensor(np.array(split.y[start : start + BATCH])).to(context.device)
            found.append(vae.posterior(context.models, context.batch(split.x[start : start + BATCH]), y))
    mean, log_variance = (torch.cat([part[place] for part in found]).cpu().numpy() for place in (0, 1))
    return np.nan_to_num(mean), np.clip(np.nan_to_num(log_variance), -60, 60)
