"""A gradient that vanishes on its way through the layers."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import family, initializer
from engine.diagnoses.history import History
from engine.text import N_, message

MIN_LAYERS = 4
MAX_RATIO = 1e-3
MIN_PROGRESS, MIN_LEVEL = 0.3, 0.9


@DIAGNOSES.register("vanishing_depth")
class VanishingDepth(Diagnosis):
    """Hardly any gradient arrives at the first layers.

    By the chain rule each layer multiplies the gradient by its own slope and weights. If these factors are below 1, the
    product shrinks from layer to layer, and the first layers stay as they were initialized. Skip connections, batch
    normalization, ReLU and He initialization keep the factors near 1.
    """

    title = N_("Vanishing gradient through the layers")
    explains = ("one_class", "loss_not_falling", "underfitting", "dead_relus", "learning_rate_too_small")

    def find(self, history: History) -> Finding | None:
        if history.progress < MIN_PROGRESS or (history.level or 0.0) < MIN_LEVEL:
            return None
        for event in history.statistics[:2]:
            for nodes in event.nodes.values():
                sizes = {node: each["gradient"] for node, each in nodes.items() if each.get("gradient", 0) > 0}
                if len(sizes) < MIN_LAYERS:
                    continue
                (first, low), (last, high) = next(iter(sizes.items())), list(sizes.items())[-1]
                if low < MAX_RATIO * high:
                    return self._finding(event.step, first, low, last, high)
        return None

    def _finding(self, step: int, first: str, low: float, last: str, high: float) -> Finding:
        template = N_("The gradient of `{first}` is {low}, that of `{last}` {high}: {ratio} times as large.")
        evidence = message(
            template,
            first=first,
            low=f"{low:.2g}",
            last=last,
            high=f"{high:.2g}",
            ratio=f"{float(f'{high / low:.1g}'):,.0f}",
        )
        cures = (
            family(message(N_("Skip connections")), skips=True),
            family(message(N_("Batch normalization")), normalise=True),
            initializer("he_normal", N_("He normal (Kaiming)")),
        )
        return Finding(step, evidence, cures)
