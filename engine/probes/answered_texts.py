"""Texts with the network's answers."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.tokens import answers_texts, shortened, text_of
from engine.text import N_, message
from engine.views import Array, Text


@PROBES.register("answered_texts")
class AnsweredTexts(Probe):
    """Shows texts that were not used for training, with the network's answers; where one is wrong, the true one follows.

    The stronger the background of a character, the more confident the network was.
    """

    title = N_("Questions and answers")
    group = "answers"
    rank = 11

    first: int = Field(0, ge=0, le=10_000_000, title=N_("First sample"))
    count: int = Field(12, ge=1, le=40, title=N_("Samples"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return answers_texts(graphs, data)

    def compute(self, context: ProbeContext) -> Text:
        split = context.evaluated
        indices = (self.first + np.arange(min(self.count, len(split)))) % max(1, len(split))
        pieces: list[str] = []
        values: list[float] = []
        wrong = 0
        probabilities = np.nan_to_num(context.forward(split.x[indices]).softmax(-1).numpy()) if len(indices) else ()
        for index, shares in zip(indices, probabilities, strict=True):
            answer = ended(shares.argmax(-1))
            true = text_of(context, split.y[index], answer=True)
            tokens = [context.spec.target_vocabulary[token] for token in answer]
            differs = "".join(tokens) != true
            wrong += differs
            pieces += [
                f"{shortened(text_of(context, split.x[index]))} → ",
                *tokens,
                f"  ≠ {true}\n" if differs else "\n",
            ]
            values += [np.nan, *shares.max(-1)[: len(answer)].tolist(), np.nan]
        note = N_("{right} of {count} answers are correct. After ≠: the correct answer.")
        return Text(
            pieces=tuple(pieces),
            values=np.array(values, np.float32),
            note=message(note, right=len(indices) - wrong, count=len(indices)),
            source=context.source(),
        )


def ended(tokens: Array) -> list[int]:
    """An answer up to its end, which is the first padding."""
    found = np.flatnonzero(tokens == 0)
    return [int(token) for token in (tokens[: found[0]] if len(found) else tokens)]
