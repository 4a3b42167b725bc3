"""The LSTM network."""

from __future__ import annotations

from engine.families.base import FAMILIES
from engine.families.recurring import RecurringFamily
from engine.text import N_


@FAMILIES.register("lstm")
class LSTM(RecurringFamily):
    """Reads a sequence step by step with a memory cell, and gates that decide what it forgets, takes in and shows.

    Watch the gates: each is a number from 0 to 1 at every step, learned like everything else. While the forget gate
    stays near 1 the cell keeps what it holds, and the gradient finds its way back over hundreds of steps.

    Reference: Hochreiter and Schmidhuber, 1997, *Long short-term memory*.
    """

    title = N_("LSTM")
    dataset = "adding"
    layer = "lstm"
