"""The simple recurrent network."""

from __future__ import annotations

from engine.families.base import FAMILIES, Ready
from engine.families.recurrent_base import RecurrentFamily
from engine.registry import Choice
from engine.text import N_

SHORT = Ready(
    "short",
    N_("Memory over ten steps"),
    N_(
        "Two marked numbers among ten are to be added. The loss falls from 0.167, that of always predicting 1, to "
        "about 0.05 within four epochs: over ten steps the gradient reaches the first numbers, as “Gradient through"
        " time” shows."
    ),
    Choice(name="adding", length=10, size=2000),
    {},
    {"optimizer": {"name": "adam", "learning_rate": 0.001}, "training.epochs": 4},
    pictures=("gradient_through_time",),
)
CLIPPED = Ready(
    "clipped",
    N_("Gradient clipping at 0.5"),
    N_(
        "Each state begins as the sum of all inputs so far (ReLU, identity), over 100 steps, with plain SGD and a high "
        "learning rate. The gradient of the weights is huge, but clipping scales it down to a norm of 0.5 before each "
        "step, so the weights change a little at a time. After five epochs the error is far below that of the naive "
        "forecast."
    ),
    Choice(name="sine_series", window=100),
    {},
    {
        "graphs.main.nodes.simple_rnn_1.config.activation": "relu",
        "graphs.main.nodes.simple_rnn_1.config.recurrent_initializer": "identity",
        "optimizer": {"name": "sgd", "learning_rate": 0.2},
        "regularisation.clip_norm": 0.5,
        "training.epochs": 5,
    },
    pictures=("gradient_through_time",),
)

READY = (
    Ready(
        "series",
        N_("Time series forecasting"),
        N_(
            "Two rhythms are added up; the network sees two days and predicts the next half day. Watch the "
            "predictions in “Forecast” bend until they lie on the series, and the error fall far below that of the "
            "naive forecast."
        ),
        Choice(name="sine_series"),
        {},
        {"optimizer": {"name": "adam", "learning_rate": 0.001}, "training.epochs": 15},
    ),
    Ready(
        "imdb",
        N_("IMDB with a simple RNN"),
        N_(
            "The classic example of courses: 10,000 words, the last 200 of each review. It gets about three reviews "
            "in four right. Compare it with the LSTM on the same reviews, a plan that differs in the layer alone."
        ),
        Choice(name="imdb"),
    ),
    SHORT,
    SHORT.failing(
        "vanishes",
        N_("Vanishing gradient over 200 steps"),
        N_(
            "Two marked numbers among 200 are to be added, in place of two among ten. The loss stays near 0.167, "
            "that of always predicting 1: in “Gradient through time” the line falls off to the left, so hardly "
            "anything that early can be learned."
        ),
        dataset=Choice(name="adding", length=200, size=2000),
        pictures=("gradient_through_time",),
    ),
    CLIPPED,
    CLIPPED.failing(
        "explodes",
        N_("Exploding gradient"),
        N_(
            "Each state begins as the sum of all inputs so far (ReLU, identity), over 100 steps, with plain SGD and "
            "no clipping. At first the gradient goes back through time unchanged, but with states this large the "
            "gradient of the weights is huge, and the first update makes the largest eigenvalue of U about 300. From "
            "then on every step multiplies states and gradients by that, and the second step overflows. Clip the "
            "gradient norm at 0.5 and the same network learns."
        ),
        settings={"regularisation.clip_norm": None},
        pictures=("gradient_through_time",),
    ),
)


@FAMILIES.register("simple_rnn")
class SimpleRNN(RecurrentFamily):
    r"""Reads a sequence step by step and carries one state along.

    At every step the state is computed from the input and the state before it, $h_t = \tanh(W x_t + b + U h_{t-1} + d)$,
    with the same weights. Over a few dozen steps that works; further back the gradient usually vanishes, and what
    happened there is hardly learned.

    Reference: Elman, 1990, *Finding structure in time*.
    """

    title = N_("Simple RNN")
    dataset = "sine_mixtures"
    layer = "simple_rnn"
    ready = READY
