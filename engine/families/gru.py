"""The GRU network."""

from __future__ import annotations

from engine.families.base import FAMILIES
from engine.families.recurring import RecurringFamily
from engine.text import N_


@FAMILIES.register("gru")
class GRU(RecurringFamily):
    """Reads a sequence step by step; an update gate says how much of the state is renewed.

    It remembers nearly as well as an LSTM, with three quarters of the weights and no cell beside the state.

    Reference: Cho et al., 2014, *Learning phrase representations using RNN encoder–decoder for statistical machine
    translation*.
    """

    title = N_("GRU")
    dataset = "lorenz"
    layer = "gru"
