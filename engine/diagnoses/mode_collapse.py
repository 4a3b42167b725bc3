"""A generator that makes few kinds of samples."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.history import History
from engine.text import N_, message

MIN_PROGRESS = 0.4
MAX_SPREAD, MAX_COVERAGE = 0.5, 0.5
"""How much generated samples vary relative to real ones, and the share of real points with a generated one nearby."""


@DIAGNOSES.register("mode_collapse")
class ModeCollapse(Diagnosis):
    """The generator makes only a few kinds of samples, those that the discriminator finds most real at the moment.

    When the discriminator has learned to reject them, the generator moves on to others. A discriminator that keeps up, a
    minibatch statistic that it can see, or the Wasserstein loss help.
    """

    title = N_("Mode collapse")
    metric = "coverage"

    def find(self, history: History) -> Finding | None:
        late = [event for event in history.statistics if event.step >= MIN_PROGRESS * history.steps]
        if not history.has_players or len(late) < 2:
            return None
        spread = sum(event.values.get("generated_spread", 1.0) for event in late) / len(late)
        coverage = sum(event.values.get("coverage", 1.0) for event in late) / len(late)
        on_plane = history.spec.kind == "points"
        if spread > MAX_SPREAD and not (on_plane and coverage < MAX_COVERAGE):
            return None
        template = N_(
            "Generated samples vary {spread} % as much as real ones, and {coverage} % of the real ones have a generated one "
            "nearby."
        )
        evidence = message(template, spread=round(100 * spread), coverage=round(100 * coverage))
        cures = (
            Cure(message(N_("Discriminator learns as fast as the generator")), {"objective.discriminator_rate": 1.0}),
            Cure(
                message(N_("Wasserstein loss")),
                {"objective.variant": "wasserstein", "objective.discriminator_steps": 5},
            ),
        )
        return Finding(late[0].step, evidence, cures)
