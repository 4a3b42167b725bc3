"""An autoencoder that copies."""

from __future__ import annotations

from math import prod

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import family
from engine.diagnoses.history import History
from engine.text import N_, message

MAX_LEVEL = 0.05
"""The loss relative to that of always giving the mean sample."""
CODE = 8


@DIAGNOSES.register("copied_input")
class CopiedInput(Diagnosis):
    """The code is as large as the sample, so the autoencoder copies instead of learning what samples have in common.

    A copy reconstructs everything, also what it has never seen. A narrower code, noise in the input or sparsity force the
    network to learn the structure of the data.
    """

    title = N_("The input is copied")
    metric = None

    def find(self, history: History) -> Finding | None:
        config, graph = history.plan.objective.config, history.plan.graphs.get("encoder")
        if history.plan.objective.name != "reconstruction" or graph is None or not history.constant_loss:
            return None
        if config.get("noise", "none") != "none" or config.get("sparsity", "none") != "none":
            return None
        shapes = history.shapes["encoder"]
        size, code = prod(history.spec.shape), prod(shapes.get(graph.output, (0,)))
        points = history.losses()
        below = [step for step, value in points if value < MAX_LEVEL * history.constant_loss]
        if code < size or not below:
            return None
        template = N_(
            "{size} values are encoded as {code}, and the reconstruction loss is {share} % of that of the mean sample."
        )
        level = points[-1][1] / history.constant_loss
        evidence = message(template, size=size, code=code, share=f"{100 * level:.1g}")
        title = message(N_("A code of {count} numbers"), count=CODE)
        return Finding(below[0], evidence, (family(title, code=CODE, hidden=None),))
