"""The loss of a run's network with any weights, on fixed samples. [torch]"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils.parametrize import ParametrizationList

from engine.datasets.splits import Data, Split
from engine.errors import RequestError
from engine.plan.costs import EVALUATION_BATCH
from engine.plan.plan import Plan
from engine.text import N_
from engine.train.batches import tensors
from engine.train.random_state import seeded
from engine.train.session import Session

MAX_SAMPLES = 1_000


class LossOfWeights:
    """The mean training loss of a plan's network, on samples spread evenly over the training split.

    It is computed in eval mode, in the plan's precision and with the same random numbers each time. What a network
    derives from its weights and data does not fit other weights: the running statistics of batch norm, and the vectors of
    spectral norm. It is computed again, from these samples, for each set of weights.
    """

    def __init__(self, plan: Plan, data: Data, state: dict[str, Any], samples: int = MAX_SAMPLES) -> None:
        """`state` has the weights of one step; its step is that of losses that change during training."""
        self.session = Session(plan, data)
        if self.session.objective.players:
            raise RequestError(
                N_("Networks that are trained against each other share no loss, so they have no landscape.")
            )
        self.session.models.load_state_dict(state["models"])
        self.step: int = state["step"]
        self.samples = spread(data.train, samples)
        models = self.session.models
        self._buffers = {name: value.clone() for name, value in models.named_buffers()}
        self._derived = [part for part in models.modules() if isinstance(part, _DERIVED)]

    def flatten(self, state: dict[str, Any]) -> Tensor:
        """The weights of a state as one vector `(P,)`, on the CPU."""
        names = [name for name, _ in self.session.models.named_parameters()]
        return torch.cat([state["models"][name].detach().reshape(-1).float().cpu() for name in names])

    def __call__(self, weights: Tensor) -> float:
        """The loss with these weights `(P,)`; NaN or infinite where it overflows."""
        self.load(weights)
        return self.session.evaluation.evaluate(self.samples, self.step)["loss"]

    @torch.no_grad()
    def load(self, weights: Tensor) -> None:
        """Gives the network these weights, and what is derived from them."""
        models, start = self.session.models, 0
        for weight in models.parameters():
            weight.copy_(weights[start : start + weight.numel()].view(weight.shape))
            start += weight.numel()
        for name, buffer in models.named_buffers():
            buffer.copy_(self._buffers[name])
        if self._derived:
            self._derive()

    def _derive(self) -> None:
        """One pass over the samples, in which only these parts are in training mode."""
        models, device = self.session.models, self.session.device
        models.eval()
        kept = {part: part.momentum for part in self._derived if isinstance(part, _NORMS)}
        for part in self._derived:
            part.train()
            if isinstance(part, _NORMS):
                part.reset_running_stats()
                part.momentum = None  # the mean over all batches
        with seeded(device, self.session.plan.training.seed):
            for begin in range(0, len(self.samples), EVALUATION_BATCH):
                chosen = slice(begin, begin + EVALUATION_BATCH)
                x, y = tensors(self.samples.x[chosen], self.samples.y[chosen], device)
                self.session.criterion(self.session.batches.formatted(x), y, self.step)
        for norm, momentum in kept.items():
            norm.momentum = momentum


_NORMS = (nn.BatchNorm1d, nn.BatchNorm2d)
_DERIVED = (*_NORMS, ParametrizationList)


def spread(split: Split, count: int) -> Split:
    """At most `count` samples of a split, at equal distances, so that sorted data is covered, too."""
    chosen = np.linspace(0, len(split) - 1, min(count, len(split))).round().astype(int)
    return Split(split.x[chosen], split.y[chosen])
