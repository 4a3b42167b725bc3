"""The best weights so far, and early stopping. [torch]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.text import N_, Message, message
from engine.train.session import Session


class BestWeights:
    """Keeps the weights with the lowest loss and counts the epochs since."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.stopping = session.plan.regularisation.early_stopping
        self.snapshot: dict[str, Any] | None = None
        self.loss, self.epoch = float("inf"), 0
        self.last_epoch = self.counts_from = 0
        """The last epoch, and the one from which patience is counted: after a fork, that of the fork."""
        self.patience_is_over = False
        self._is_new = False

    def compare(self, loss: float, epoch: int) -> None:
        """Keeps the current weights if `loss` is the lowest so far."""
        if not self.session.objective.compares:
            return
        self.last_epoch = epoch
        if loss < self.loss - (self.stopping.min_delta if self.stopping else 0.0):
            self.loss, self.epoch = loss, epoch
            self.snapshot, self._is_new = self.session.snapshot(), True
        if self.stopping and epoch - max(self.epoch, self.counts_from) >= self.stopping.patience:
            self.patience_is_over = True

    def take_new(self) -> dict[str, Any] | None:
        """The best weights if they have changed since the last call."""
        found = self.snapshot if self._is_new else None
        self._is_new = False
        return found

    def reload(self) -> Message | None:
        """With early stopping: loads the best weights into the models and returns a message that says so."""
        if self.stopping is None or self.snapshot is None or self.epoch == self.last_epoch:
            return None
        self.session.models.load_state_dict(self.snapshot["models"])
        template = N_("The weights of epoch {epoch}, which has the lowest validation loss, are kept.")
        if self.patience_is_over:
            template = N_(
                "Stopped early: no better validation loss for {patience} epochs. The weights of epoch {epoch} are kept."
            )
        return message(template, patience=self.stopping.patience, epoch=self.epoch)

    def state(self) -> dict[str, Any]:
        """The state for a checkpoint."""
        return {
            "best": self.snapshot,
            "best_loss": self.loss,
            "best_epoch": self.epoch,
            "patience_over": self.patience_is_over,
            "last_epoch": self.last_epoch,
            "counts_from": self.counts_from,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        self.snapshot, self.loss, self.epoch = state["best"], state["best_loss"], state["best_epoch"]
        self.patience_is_over = state["patience_over"]
        # Checkpoints of earlier versions lack these.
        self.last_epoch, self.counts_from = state.get("last_epoch", 0), state.get("counts_from", 0)
