"""How many tokens a language model hesitates between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.datasets.base import DataSpec
from engine.measures.base import MEASURES, Measure
from engine.measures.wrapped import Wrapped
from engine.objectives.base import Objective
from engine.objectives.tokens import answered, places
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor

LEFT_OUT = -100
"""Stands for tokens that do not count; no token has this number."""


@MEASURES.register("perplexity")
class Perplexity(Measure):
    r"""Tells between how many tokens the network hesitates, as if all were equally likely.

    $e^{-\frac{1}{n} \sum \log p(\text{true token})}$: 1 is certainty, the size of the vocabulary is knowing nothing. Padding does not
    count, but for the first behind an answer: it is the answer's end.

    Reference: Jelinek, Mercer, Bahl and Baker, 1977, *Perplexity: a measure of the difficulty of speech recognition tasks*.
    """

    title = N_("Perplexity")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target == "tokens"

    def tally(self, data: DataSpec) -> Wrapped:
        from torchmetrics.text import Perplexity as Counted

        counted = places if data.continues else answered

        def given(said: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
            """Logarithms of the probabilities `(N, S, V)`, which the softmax within leaves as they are."""
            return said.float().clamp(min=1e-30).log(), y.masked_fill(~counted(y), LEFT_OUT)

        return Wrapped({"perplexity": Counted(ignore_index=LEFT_OUT)}, given)
