"""Perplexity of a language model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS, Metric
from engine.objectives.base import Objective
from engine.objectives.tokens import answer_mask, perplexity, token_mask
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor

SMALLEST = 1e-38
"""Smaller probabilities count as this, the smallest float32."""


@METRICS.register("perplexity")
class Perplexity(Metric):
    r"""Measures among how many equally likely tokens the network is choosing.

    $e^{-\frac{1}{n} \sum \log p(\text{true token})}$ over the $n$ tokens of the whole split: 1 is certainty, the size
    of the vocabulary is uniform guessing. Padding does not count, except the first after an answer, which marks its
    end.

    Reference: Jelinek, Mercer, Bahl and Baker, 1977, *Perplexity: a measure of the difficulty of speech recognition
    tasks*.
    """

    title = N_("Perplexity")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target == "tokens"

    def tally(self, data: DataSpec) -> PerplexityTally:
        return PerplexityTally(continues=data.continues)


class PerplexityTally:
    r"""The sum of $-\log p$ of the true tokens, and their number."""

    def __init__(self, continues: bool) -> None:
        """`continues`: the targets continue the samples instead of answering them."""
        self.mask = token_mask if continues else answer_mask
        self.nats, self.tokens = 0.0, 0

    def update(self, output: Tensor, y: Tensor) -> None:
        """`output` `(N, S, V)` are probabilities, `y` `(N, S)` the true tokens."""
        true = output.gather(-1, y.unsqueeze(-1)).squeeze(-1)[self.mask(y)]
        self.nats -= float(true.cpu().double().clamp(min=SMALLEST).log().sum())
        self.tokens += len(true)

    def compute(self) -> dict[str, float]:
        return {"perplexity": perplexity(self.nats / self.tokens)} if self.tokens else {}
