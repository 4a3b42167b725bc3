"""A loss that stays where guessing puts it."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import learning_rate, more_epochs, shorter
from engine.diagnoses.history import History, mean
from engine.text import N_, message

MIN_PROGRESS, MIN_LEVEL = 0.8, 0.97
"""Some tasks show nothing for a long time and then fall, so most of the run must be over."""
SHORT = 4


@DIAGNOSES.register("loss_not_falling")
class LossNotFalling(Diagnosis):
    """The network is no better than always giving the same answer.

    Either nothing in the inputs, as the network reads them, says anything about the target, or the gradient hardly points
    anywhere. Try the same network on fewer samples or an easier task first: if it cannot memorize these, something is
    wrong with the network, the data or the learning rate.
    """

    title = N_("Loss not falling")
    explains = ("underfitting", "stopped_early", "overfitting")

    def find(self, history: History) -> Finding | None:
        points, constant = history.losses(), history.constant_loss
        if history.has_players or constant is None or len(points) < 4 or history.progress < MIN_PROGRESS:
            return None
        if min(value for _, value in points) < MIN_LEVEL * constant or (history.level or 0) < MIN_LEVEL:
            return None
        template = N_(
            "After {step} steps the training loss is {last}; always giving the same answer would cost {constant}."
        )
        last = mean(points[-max(1, len(points) // 4) :])
        evidence = message(template, step=f"{points[-1][0]:,}", last=f"{last:.3g}", constant=f"{constant:.3g}")
        easier = shorter(history, max(SHORT, history.plan.dataset.config.get("length", 0) // 10))
        rates = learning_rate(history, 0.1), learning_rate(history, 10)
        return Finding(points[0][0], evidence, (*easier, *rates, more_epochs(history, 4)))
