"""A VAE whose code carries no information."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.history import History, streak
from engine.text import N_, message

MAX_KL = 0.1
"""In nats, for the whole code."""


@DIAGNOSES.register("posterior_collapse")
class PosteriorCollapse(Diagnosis):
    """The encoder gives every sample the same distribution, and the decoder draws the mean of all samples.

    KL costs more than the information in the code saves in reconstruction, so none is kept. A smaller β, a β that grows
    slowly, or free bits let the code carry information again.
    """

    title = N_("Posterior collapse")
    metric = "val/kl"
    explains = ("dead_relus",)
    """A code without information needs no units of the encoder: in `vae.collapse` they die long after KL has fallen."""

    def find(self, history: History) -> Finding | None:
        step = streak(history.epochs.get("val/kl", []), lambda kl: kl < MAX_KL)
        if history.plan.objective.name != "vae" or step is None:
            return None
        template = N_("The KL of the code is {kl} nats, at a β of {beta}.")
        beta = history.plan.objective.config.get("beta", 1.0)
        evidence = message(template, kl=f"{history.epochs['val/kl'][-1][1]:.2g}", beta=f"{beta:g}")
        cures = (
            Cure(message(N_("β of {value}"), value=1), {"family.beta": 1.0}),
            Cure(message(N_("Free bits: {value}"), value=0.5), {"objective.free_bits": 0.5}),
            Cure(
                message(N_("β grows over {count} steps"), count=history.steps // 2),
                {"objective.annealing": history.steps // 2},
            ),
        )
        return Finding(step, evidence, cures)
