"""The network that reads in both directions."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.families.base import FAMILIES
from engine.families.recurring import RecurringFamily
from engine.text import N_


@FAMILIES.register("bidirectional")
class Bidirectional(RecurringFamily):
    """Reads a sequence from both ends: one layer forwards, one backwards, their last states side by side.

    What stands at the beginning is fresh in the memory of the layer that reads backwards. It needs the whole sequence
    before it can answer, so it suits sentences and not what is still going on.

    Reference: Schuster and Paliwal, 1997, *Bidirectional recurrent neural networks*.
    """

    title = N_("Bidirectional LSTM")
    dataset = "recall"
    layer = "lstm"
    both = True

    cell: Literal["lstm", "gru", "simple_rnn"] = Field(
        "lstm",
        title=N_("Layer"),
        json_schema_extra={"options": {"lstm": N_("LSTM"), "gru": N_("GRU"), "simple_rnn": N_("Simple RNN")}},
    )

    def _layer(self) -> str:
        return self.cell
