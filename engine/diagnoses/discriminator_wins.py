"""A discriminator that wins at once."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.history import History, streak
from engine.text import N_, message

MAX_SCORE, MIN_SCORE = 0.1, 0.9
"""Of generated and of real samples."""


@DIAGNOSES.register("discriminator_wins")
class DiscriminatorWins(Diagnosis):
    """The discriminator is always right, and the generator hardly gets a gradient.

    In the minimax game the gradient of the generator is proportional to the score of its samples, so it vanishes when the
    discriminator rejects them with certainty. The non-saturating loss has a large gradient just there.
    """

    title = N_("The discriminator wins at once")
    metric = "train/score_generated"
    explains = ("mode_collapse",)

    def find(self, history: History) -> Finding | None:
        if not history.has_players or history.plan.objective.config.get("variant") != "minimax":
            return None
        real = dict(history.epochs.get("train/score_real", []))
        made = history.epochs.get("train/score_generated", [])
        step = streak(
            [(at, score) for at, score in made if real.get(at, 0.0) > MIN_SCORE], lambda score: score < MAX_SCORE
        )
        if step is None:
            return None
        template = N_("The discriminator gives real samples {real} and generated ones {made}.")
        evidence = message(template, real=f"{real[made[-1][0]]:.2f}", made=f"{made[-1][1]:.3f}")
        cures = (
            Cure(message(N_("Non-saturating loss")), {"objective.variant": "non_saturating"}),
            Cure(message(N_("Discriminator learns as fast as the generator")), {"objective.discriminator_rate": 1.0}),
        )
        return Finding(step, evidence, cures)
