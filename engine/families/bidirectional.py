"""The bidirectional recurrent network."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.families.base import FAMILIES, Ready
from engine.families.recurrent_base import RecurrentFamily
from engine.registry import Choice
from engine.text import N_

BRACKETS = Ready(
    "brackets",
    N_("Bracket matching"),
    N_(
        "Strings of brackets, read from both ends. In “Gates and states”, an opening bracket for one direction is a"
        " closing one for the other. After about eight epochs nearly every string is classified correctly."
    ),
    Choice(name="brackets"),
    {},
    {"training.epochs": 12},
)

READY = (
    BRACKETS,
    Ready(
        "recall",
        N_("Bidirectional gradients through time"),
        N_(
            "The symbol to recall came 200 steps ago; for the backward direction it is the last one read. In "
            "“Gradient through time” it lies at the far left for one direction, where little gradient arrives, and "
            "at the end for the other."
        ),
        Choice(name="recall", length=200, size=1500),
        {},
        {"training.epochs": 4},
        pictures=("gradient_through_time",),
    ),
    BRACKETS.failing(
        "parity",
        N_("Parity: every bit counts"),
        N_(
            "Is the number of ones even? Forty bits, and no part of them alone says anything about the answer: "
            "gradients give hardly any direction, from either end, and the accuracy stays near one half."
        ),
        dataset=Choice(name="parity", length=40),
    ),
)


@FAMILIES.register("bidirectional")
class Bidirectional(RecurrentFamily):
    """Reads a sequence from both ends: one layer forwards, one backwards, with their last states concatenated.

    The backward layer has read the beginning of the sequence last. The whole sequence is needed before the first
    answer, so it suits sentences, not streams that are still arriving.

    Reference: Schuster and Paliwal, 1997, *Bidirectional recurrent neural networks*.
    """

    title = N_("Bidirectional LSTM")
    dataset = "recall"
    layer = "lstm"
    both = True
    ready = READY

    cell: Literal["lstm", "gru", "simple_rnn"] = Field(
        "lstm",
        title=N_("Layer"),
        json_schema_extra={"options": {"lstm": N_("LSTM"), "gru": N_("GRU"), "simple_rnn": N_("Simple RNN")}},
    )

    def _layer(self) -> str:
        return self.cell
