"""Where the gradient begins: the derivative of the loss of one sample. [torch]"""

from __future__ import annotations

import numpy as np

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.losses.base import ClassWeighted
from engine.text import N_
from engine.train.slow_motion.first_sample import of_first_sample
from engine.train.slow_motion.recorded_criterion import RecordedTurn
from engine.train.slow_motion.sample_losses import SampleLosses
from engine.train.slow_motion.step_context import numbers
from engine.views import Step

OF_BATCH = r"\frac{\partial L}{\partial z}"


def slope_of_sample(turn: RecordedTurn, losses: SampleLosses) -> tuple[Step, ...]:
    """Of the first sample and its output with the largest gradient, and the share that it has in the batch."""
    loss = losses.context.loss
    if not turn.passes:
        return ()  # of a player that waits
    if isinstance(loss, ClassWeighted) and (loss.balance or loss.class_weights):
        return ()  # samples count differently
    one = turn.passes[-1]
    gradient = one.gradients.get(0, {}).get(one.model.graph.output)
    if gradient is None or not gradient[0].any() or not gradient[0].isfinite().all():
        return ()
    slopes = numbers(gradient[0])
    index = tuple(int(at) for at in np.unravel_index(np.abs(slopes).argmax(), slopes.shape))
    steps = of_first_sample(losses.slope(0, index))
    return _with_share(steps, float(slopes[index])) if steps else ()


def _with_share(steps: tuple[Step, ...], gradient: float) -> tuple[Step, ...]:
    """With the derivative divided by the number of samples or tokens that the loss is a mean over. Empty if it is none,
    as in a VAE, which sums over the values of a sample."""
    slope = steps[-1]
    count = slope.result / gradient
    if count < 0.5 or abs(count - round(count)) > 1e-3 * count:
        return ()
    over = (constant("n", round(count)),)
    formula = rf"{OF_BATCH} = \frac{{1}}{{n}} {slope.symbol}"
    return (
        *steps,
        step(N_("share of the mean over the batch"), OF_BATCH, formula, "quotient", (result_of(slope),), over),
    )
