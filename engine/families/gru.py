"""The GRU network."""

from __future__ import annotations

from engine.families.base import FAMILIES, Ready
from engine.families.recurrent_base import RecurrentFamily
from engine.registry import Choice
from engine.text import N_

LORENZ = Ready(
    "weather",
    N_("Forecasting the Lorenz attractor"),
    N_(
        "The Lorenz attractor turns about one wing and jumps to the other. From a window of all three variables "
        "the network predicts the next twelve points of one; the far end of each forecast is the last to fit."
    ),
    Choice(name="lorenz"),
    {},
    {"training.epochs": 12},
)

READY = (
    LORENZ,
    Ready(
        "adding",
        N_("Memory over fifty steps"),
        N_(
            "Two marked numbers among fifty are to be added. Its update gate can learn to keep the state unchanged; "
            "then the gradient reaches the first steps, and the loss falls from 0.167 towards 0."
        ),
        Choice(name="adding", length=50, size=6000),
        {},
        {
            "optimizer": {"name": "adam", "learning_rate": 0.01},
            "training.batch_size": 64,
            "training.epochs": 16,
        },
    ),
    LORENZ.failing(
        "too_far",
        N_("Too far ahead"),
        N_(
            "The same attractor, measured every 0.2 units of time instead of every 0.04, so the twelve points reach"
            " five times as far, 2.4 units ahead. There an error grows tenfold in about 2.5 units. The forecast "
            "explains half of the variance (R² 0.49), where it was nearly all of it (0.98): the first point still "
            "fits (0.95), the last is no better than the mean. Each forecast flattens towards the mean, which "
            "minimizes the squared error where nothing more is known."
        ),
        dataset=Choice(name="lorenz", interval=0.2),
    ),
)


@FAMILIES.register("gru")
class GRU(RecurrentFamily):
    """Reads a sequence step by step; an update gate decides how much of the state is kept.

    On many tasks it does about as well as an LSTM, with three quarters of the weights and no cell beside the state.

    Reference: Cho et al., 2014, *Learning phrase representations using RNN encoder–decoder for statistical machine
    translation*; Chung et al., 2014, *Empirical evaluation of gated recurrent neural networks on sequence modeling*.
    """

    title = N_("GRU")
    dataset = "lorenz"
    layer = "gru"
    ready = READY
