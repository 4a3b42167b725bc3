"""The simple recurrent network."""

from __future__ import annotations

from engine.families.base import FAMILIES
from engine.families.recurring import RecurringFamily
from engine.text import N_


@FAMILIES.register("simple_rnn")
class SimpleRNN(RecurringFamily):
    r"""Reads a sequence step by step and carries one state along.

    At every step the state is made anew from the input and the state before it, $h_t = \tanh(W x_t + U h_{t-1} + b)$,
    with the same weights. Over a few dozen steps that works; further back the gradient vanishes, and what happened
    there is never learned.

    Reference: Elman, 1990, *Finding structure in time*.
    """

    title = N_("Simple RNN")
    dataset = "sine_mixtures"
    layer = "simple_rnn"
