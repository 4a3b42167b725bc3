"""Loss and metrics of a whole split. [torch]"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from engine.datasets.splits import Split
from engine.metrics.base import Tally
from engine.plan.costs import EVALUATION_BATCH
from engine.train.batches import Batches, tensors
from engine.train.criterion import Criterion
from engine.train.random_state import seeded
from engine.train.weighted_means import Sums


class Evaluation:
    """Evaluates a split in eval mode, with the same random numbers each time."""

    def __init__(self, models: nn.ModuleDict, criterion: Criterion, batches: Batches, seed: int) -> None:
        self.models, self.criterion, self.batches, self.seed = models, criterion, batches, seed

    @torch.no_grad()
    def evaluate(
        self, split: Split, step: int, tallies: Iterable[Tally] = (), batch_size: int = EVALUATION_BATCH
    ) -> dict[str, float]:
        """Mean loss, metric and loss terms over a split after `step` optimizer steps, and updates `tallies`.

        The result does not depend on the batch size, except for the random numbers drawn.
        """
        device = self.batches.device
        self.models.eval()
        sums = Sums()
        with seeded(device, self.seed):
            for start in range(0, len(split), batch_size):
                chosen = slice(start, start + batch_size)
                x, y = tensors(split.x[chosen], split.y[chosen], device)
                self._add(self.batches.formatted(x), y, step, sums, tallies)
        self.models.train()
        counted = {name: value for tally in tallies for name, value in tally.compute().items()}
        return self.criterion.objective.figures(sums.means()) | counted

    def _add(self, x: Tensor, y: Tensor, step: int, sums: Sums, tallies: Iterable[Tally]) -> None:
        """Adds loss, metric and loss terms of one batch."""
        objective = self.criterion.objective
        loss, output, loss_terms, denominators = self.criterion(x, y, step)
        sums.add_means({"loss": loss, **loss_terms}, denominators, len(y))
        if objective.metric:
            hits, count = objective.metric_sum(output.float(), y), objective.metric_count(y)
            sums.add(objective.metric, hits.item(), int(count))
        for tally in tallies:
            tally.update(objective.probabilities(output.float()), objective.reference(x, y))
