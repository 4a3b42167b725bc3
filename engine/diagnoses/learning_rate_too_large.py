"""Steps that overshoot."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import learning_rate
from engine.diagnoses.history import History, mean
from engine.text import N_, Message, message

RISE = 2.0
"""The loss at the end relative to that at the beginning."""
MIN_POINTS = 4
"""The number of measurements that show a direction."""
UNITS_DIED = 0.95
MAX_UPDATE = 0.2
"""The length of an update relative to that of the weights; about a thousandth is usual."""


@DIAGNOSES.register("learning_rate_too_large")
class LearningRateTooLarge(Diagnosis):
    """Each step overshoots the minimum and lands higher on the other side.

    The gradient is only valid near the current weights. A step that is too long leaves this neighborhood: the loss
    oscillates or climbs, or all units are pushed to where they give no gradient.
    """

    title = N_("Learning rate too large")
    explains = (
        "dead_relus",
        "one_class",
        "loss_not_falling",
        "underfitting",
        "noisy_batches",
        "vanishing_depth",
        "different_splits",
        "mode_collapse",
    )

    def find(self, history: History) -> Finding | None:
        found = self._climbs(history) or self._kills(history) or self._leaps(history)
        if found is None:
            return None
        step, evidence = found
        return Finding(step, evidence, (learning_rate(history, 0.1), learning_rate(history, 0.01)))

    def _climbs(self, history: History) -> tuple[int, Message] | None:
        """The loss is higher than at the beginning, and was for a while."""
        points = history.curves.get("train/loss", [])
        if history.has_players or len(points) < MIN_POINTS:
            return None
        first, last = mean(points[:2]), min(value for _, value in points[-max(2, len(points) // 4) :])
        if not first or last <= RISE * first:
            return None
        step = next(step for step, value in points if value > RISE * first)
        template = N_(
            "The training loss climbed from {first} to {last} within {step} steps, at a learning rate of {rate}."
        )
        return step, message(
            template,
            first=f"{first:.3g}",
            last=f"{points[-1][1]:.3g}",
            step=f"{points[-1][0]:,}",
            rate=f"{history.learning_rate:g}",
        )

    def _kills(self, history: History) -> tuple[int, Message] | None:
        """A hidden layer worked at first, and all its units are inactive now."""
        for (graph, node), points in history.over_time("inactive").items():
            dead = [step for step, share in points if share >= UNITS_DIED]
            if dead and points[0][1] < 0.5 and points[-1][1] >= UNITS_DIED and history.hidden(graph, node):
                template = N_(
                    "At a learning rate of {rate}, the inactive units of `{node}` rose from {first} % to {last} %, and no "
                    "gradient passes them."
                )
                return dead[0], message(
                    template,
                    rate=f"{history.learning_rate:g}",
                    node=node,
                    first=round(100 * points[0][1]),
                    last=round(100 * points[-1][1]),
                )
        return None

    def _leaps(self, history: History) -> tuple[int, Message] | None:
        """Single updates are almost as long as the weights themselves."""
        for (_, node), points in history.over_time("update").items():
            if len(points) >= 2 and min(value for _, value in points) > MAX_UPDATE:
                template = N_("A single step changes the weights of `{node}` by {share} % of their size.")
                return points[0][0], message(template, node=node, share=round(100 * points[-1][1]))
        return None
