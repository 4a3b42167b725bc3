"""The aggregated posterior of a VAE and its prior."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.codes import is_variational
from engine.probes.latent_dimensions import posterior
from engine.text import N_, message
from engine.views import Array, Curves, Series

AT = np.linspace(-4.5, 4.5, 181)
MAX_DIMENSIONS = 8
"""The maximum number of latent dimensions drawn, those with the most information."""


@PROBES.register("prior_posterior")
class PriorPosterior(Probe):
    r"""Shows the codes of all samples together against the prior, N(0, 1), from which new samples are drawn.

    A line is the density of one latent dimension over all samples, $\frac1N \sum_i N(\mu_i, \sigma_i^2)$. Where it
    matches the prior, codes drawn at random resemble those of real samples, so samples decoded from them should be
    plausible. Gaps and distant peaks mean that many random codes lie where no sample was.

    Reference: Hoffman and Johnson, 2016, *ELBO surgery*.
    """

    title = N_("Prior and posterior")
    group = "made"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_variational(graphs) and data.kind != "text"

    def compute(self, context: ProbeContext) -> Curves:
        mean, log_variance = posterior(context)
        telling = (np.square(mean) + np.exp(log_variance) - log_variance).mean(0)
        chosen = sorted(np.argsort(-telling, kind="stable")[:MAX_DIMENSIONS].tolist())
        prior = np.exp(-0.5 * AT**2) / np.sqrt(2 * np.pi)
        codes = [Series(f"z{j + 1}", AT, _density(mean[:, j], np.exp(0.5 * log_variance[:, j]))) for j in chosen]
        return Curves(
            series=(Series(message(N_("prior")), AT, prior, dashed=True), *codes),
            x_label=N_("value of a latent dimension"),
            y_label=N_("density"),
            note=message(
                N_("{count} of {total} latent dimensions. Dashed: the prior."),
                count=len(chosen),
                total=mean.shape[1],
            ),
            source=context.source(),
        )


def _density(mean: Array, deviation: Array) -> Array:
    """The mean of normal densities at `AT`, `(P,)`; densities too narrow to be drawn are widened."""
    deviation = np.maximum(deviation, 0.02)
    away = (AT[:, None] - mean) / deviation
    return np.asarray((np.exp(-0.5 * away**2) / (deviation * np.sqrt(2 * np.pi))).mean(1))
