"""The LSTM network."""

from __future__ import annotations

from engine.families.base import FAMILIES, Ready
from engine.families.recurrent_base import RecurrentFamily
from engine.registry import Choice
from engine.text import N_

ADDING = Ready(
    "adding",
    N_("Adding two remembered numbers"),
    N_(
        "Two marked numbers among forty are to be added at the end. For a few epochs nothing happens, then the loss"
        " falls from 0.167 towards 0. The forget bias is set to 4 here, so that the forget gates begin near 1; with"
        " the usual 1 nothing is learned in these epochs. Look at “Gates and states”: input gates open at the "
        "marks."
    ),
    Choice(name="adding", length=40, size=6000),
    {},
    {"graphs.main.nodes.lstm_1.config.forget_bias": 4.0, "training.epochs": 9},
)

READY = (
    ADDING,
    Ready(
        "imdb",
        N_("IMDB with an LSTM"),
        N_(
            "The classic example of courses: 10,000 words, the last 200 of each review, and more than five reviews "
            "in six right. Step through a review in “Gates and states” and see at which words the cell state "
            "changes."
        ),
        Choice(name="imdb"),
    ),
    Ready(
        "writes",
        N_("Character-level generation"),
        N_(
            "It reads a text and predicts the next letter at every step. Let it write: first it learns which letters "
            "are frequent, then where words end, then whole words; a model this small never writes sense."
        ),
        Choice(name="characters"),
        {},
        {"training.epochs": 6},
    ),
    Ready(
        "monthly",
        N_("Monthly sales, a year ahead"),
        N_(
            "Sales grow, and their yearly season grows with them. From two years of months the network predicts the "
            "next twelve. It learns how they differ from the same months a year before (dashed in “Forecast”), which "
            "lag behind the growth: on the test split its mean absolute error is 7.7, that of the year before 25.0. "
            "Predict continues the series."
        ),
        Choice(name="monthly_sales"),
        {},
        {"training.epochs": 40},
        pictures=("forecast",),
    ),
    ADDING.failing(
        "forgets",
        N_("Forget gates initialized closed"),
        N_(
            "The same task, but the forget gates begin near 0: the cell is emptied at every step and the gradient "
            "vanishes after a few. The loss stays at 0.167. Only the forget bias differs: −2 here, 4 in the plan "
            "that learns."
        ),
        settings={"graphs.main.nodes.lstm_1.config.forget_bias": -2.0},
        pictures=("gradient_through_time",),
    ),
)


@FAMILIES.register("lstm")
class LSTM(RecurrentFamily):
    """Reads a sequence step by step with a memory cell, and gates that control what it forgets, stores and outputs.

    Watch the gates: each is a number from 0 to 1 at every step, learned like everything else. While the forget gate
    stays near 1 the cell keeps what it holds, and the gradient can reach back over hundreds of steps.

    Reference: Hochreiter and Schmidhuber, 1997, *Long short-term memory*.
    """

    title = N_("LSTM")
    dataset = "adding"
    layer = "lstm"
    ready = READY
