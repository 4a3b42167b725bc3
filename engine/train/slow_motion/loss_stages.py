"""The stage of the loss: that of the first sample, its mean over the batch, and its terms. [torch]"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.objectives.adversarial import DISCRIMINATOR, Adversarial
from engine.objectives.vae import VAE
from engine.probes.calculation_planes import shortened_step
from engine.text import N_, message
from engine.train.slow_motion.first_sample import of_first_sample
from engine.train.slow_motion.loss_slope import slope_of_sample
from engine.train.slow_motion.recorded_criterion import RecordedTurn
from engine.train.slow_motion.sample_losses import SampleLosses
from engine.train.slow_motion.step_context import StepContext, figure
from engine.views import Operand, Stage, Step

MAX_MEAN = 64
"""In larger batches the losses of the other samples are not computed."""


def loss_stage(context: StepContext, turn: RecordedTurn) -> Stage:
    """The loss of one turn, at the output of its last pass."""
    player = context.player(turn)
    template = N_("The loss of this network is {loss}.") if player else N_("The loss of the batch is {loss}.")
    caption = message(template, loss=figure(turn.loss))
    losses = SampleLosses(context, turn)
    steps = (*_of_samples(context, turn, losses), *_of_terms(context, turn), *slope_of_sample(turn, losses))
    graph, node = ("", "") if not turn.passes else (turn.passes[-1].graph, turn.passes[-1].model.graph.output)
    return Stage("loss", player, graph, node, message(N_("Loss")), caption, (), tuple(map(shortened_step, steps)))


def _of_samples(context: StepContext, turn: RecordedTurn, losses: SampleLosses) -> tuple[Step, ...]:
    """The loss of the first sample, and the mean over the batch."""
    first = of_first_sample(losses.steps(0))
    return (*first, *_mean(losses, len(context.recording.x), turn.loss)) if first else ()


def _mean(losses: SampleLosses, count: int, loss: float) -> tuple[Step, ...]:
    """The mean of the losses of all samples, if that is the loss: with class weights or penalties it is not."""
    if not 1 < count <= MAX_MEAN:
        return ()
    found = [losses.steps(sample) for sample in range(count)]
    if not all(found):
        return ()  # a text or mask in which no position counts
    each = np.array([steps[-1].result for steps in found])
    if not np.isclose(each.mean(), loss, rtol=1e-3):
        return ()
    operand = Operand(r"\ell_i", "batch", each, np.arange(1, len(each) + 1)[:, None])  # samples are numbered from 1
    formula = r"L = \frac{1}{n} \sum_i \ell_i"
    return (step(N_("mean over the batch"), "L", formula, "mean", (operand,), (constant("n", len(each)),)),)


def _of_terms(context: StepContext, turn: RecordedTurn) -> tuple[Step, ...]:
    """The terms of a loss that is a sum of several."""
    objective, terms = context.objective, turn.loss_terms
    if isinstance(objective, VAE) and not objective.free_bits:
        return _variational(terms, objective.beta_at(context.recording.step))
    if isinstance(objective, Adversarial) and turn.player == DISCRIMINATOR and objective.game.limits_slope:
        return _with_penalty(terms, turn.loss, objective.penalty)
    return ()


def _variational(terms: Mapping[str, float], beta: float) -> tuple[Step, ...]:
    rebuilt, divergence = constant("R", terms["reconstruction"]), constant("D", terms["kl"])
    formula = r"L = R + \beta D"
    title = N_("reconstruction and KL divergence, means over the batch")
    return (step(title, "L", formula, "sum", (rebuilt,), (constant(r"\beta", beta), divergence)),)


def _with_penalty(terms: Mapping[str, float], loss: float, weight: float) -> tuple[Step, ...]:
    """The penalty on the slope of a critic: what the loss has beside the scores."""
    if not weight:
        return ()
    difference = (constant("L", loss),), (constant("-1", -1.0), constant("W", terms["discriminator"]))
    weighted = step(N_("weighted gradient penalty"), "Q", "Q = L - W", "sum", *difference)
    formula = r"P = \frac{Q}{\lambda}"
    rate = (constant(r"\lambda", weight),)
    return weighted, step(N_("gradient penalty"), "P", formula, "quotient", (result_of(weighted),), rate)
