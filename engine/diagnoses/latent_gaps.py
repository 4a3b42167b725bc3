"""A VAE whose latent space has gaps."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.history import History, streak
from engine.text import N_, message

MAX_BETA = 0.05
MIN_KL = 5.0
"""Nats per latent dimension."""


@DIAGNOSES.register("latent_gaps")
class LatentGaps(Diagnosis):
    """Codes lie far out and apart, so many places between them give no sensible sample.

    Without the KL term nothing pulls the codes together, and their variances become small: the model is almost an ordinary
    autoencoder. The KL term brings the codes near N(0, 1), from which new samples are drawn.
    """

    title = N_("Gaps in the latent space")
    metric = "val/kl"

    def find(self, history: History) -> Finding | None:
        beta = float(history.plan.objective.config.get("beta", 1.0))
        if history.plan.objective.name != "vae" or beta > MAX_BETA or "encoder" not in history.shapes:
            return None
        graph = history.plan.graphs["encoder"]
        size = history.shapes["encoder"][graph.output][0]
        step = streak(history.epochs.get("val/kl", []), lambda kl: kl > MIN_KL * size)
        if step is None:
            return None
        template = N_("With a β of {beta} the KL is {kl} nats for {count} latent dimensions.")
        evidence = message(template, beta=f"{beta:g}", kl=f"{history.epochs['val/kl'][-1][1]:.3g}", count=size)
        return Finding(step, evidence, (Cure(message(N_("β of {value}"), value=1), {"family.beta": 1.0}),))
