"""The tensors of a seed cloud: stacked weights, one optimizer over them, and the batches of every seed. [torch]"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.func import functional_call, vmap

from engine.datasets.splits import Data
from engine.plan.factory import change
from engine.plan.plan import Plan
from engine.train.batches import tensors
from engine.train.cloud.member_losses import MemberLosses, Stacked
from engine.train.optimizer_step import stepper
from engine.train.random_state import mixed_seed
from engine.train.regularization import regularise
from engine.train.session import Session


class Cloud:
    """One network per seed. Each begins with the weights of an ordinary run with its seed, and reads the same batches."""

    def __init__(self, plan: Plan, data: Data, seeds: Sequence[int]) -> None:
        self.plan, self.seeds = change(plan, "training.device", "cpu"), tuple(seeds)
        self.step = 0
        self.session = Session(self.plan, data)  # a template: its modules compute with the stacked weights
        self.losses = MemberLosses(self.session.models, self.session.criterion)
        stacked = _stacked(self.plan, data, self.seeds)
        learns = {name: weight.requires_grad for name, weight in self.session.models.named_parameters()}
        self.trained = {name: weight for name, weight in stacked.items() if learns[name]}
        self.frozen = {name: weight for name, weight in stacked.items() if not learns[name]}
        self.optimizer = self.session.optimizer_choice.build(self.trained.values())
        self._update = stepper(self.optimizer)
        self.diverged: dict[int, int] = {}
        """The step at which a member's loss became infinite or NaN, by the member's place."""
        self._order: tuple[int, Tensor] | None = None

    @property
    def steps(self) -> int:
        return self.session.steps

    @property
    def batch_length(self) -> int:
        """The number of samples that each member reads in the next step."""
        batches = self.session.batches
        return min(batches.size, len(batches.y) - self.step % batches.per_epoch * batches.size)

    def batch(self) -> tuple[Tensor, Tensor]:
        """The batches of the next step, `(S, N, …)`."""
        batches = self.session.batches
        epoch, position = divmod(self.step, batches.per_epoch)
        if self._order is None or self._order[0] != epoch:
            self._order = epoch, torch.stack([self._permutation(seed, epoch) for seed in self.seeds])
        chosen = self._order[1][:, position * batches.size : (position + 1) * batches.size]
        return batches.formatted(batches.x[chosen]), batches.y[chosen]

    def _permutation(self, seed: int, epoch: int) -> Tensor:
        source = torch.Generator().manual_seed(mixed_seed(seed, epoch))
        return torch.randperm(len(self.session.batches.y), generator=source)

    def take_step(self) -> Tensor:
        """One optimizer step of all members; their losses `(S,)`. A member whose loss is not finite stays as it is."""
        rate = self._learning_rate()
        gradients, losses = self.losses.gradients(self.trained, self.frozen, *self.batch())
        self._mark_diverged(losses)
        for name, weight in self.trained.items():
            weight.grad = gradients[name]
        weights = list(self.trained.values())
        regularise(weights, self.plan.regularisation, rate, is_stacked=True)
        places = list(self.diverged)
        kept = [weight[places].clone() for weight in weights] if places else []
        self._update()
        for weight, before in zip(weights, kept, strict=False):
            weight[places] = before
        self.step += 1
        return losses

    def _learning_rate(self) -> float:
        session = self.session
        factor = session.schedule.factor(self.step, session.steps, session.steps_per_epoch, session.plateau)
        rate = max(1e-30, session.learning_rate * factor)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def _mark_diverged(self, losses: Tensor) -> None:
        for place in (~losses.isfinite()).nonzero().flatten().tolist():
            self.diverged.setdefault(place, self.step + 1)

    @property
    def weights(self) -> Stacked:
        return {**self.trained, **self.frozen}

    def scores(self, split: str) -> dict[str, Tensor]:
        """Loss and metric `(S,)` over a split of the data; empty for a split without samples."""
        samples, session = getattr(self.session.data, split), self.session
        if not len(samples):
            return {}
        x, y = tensors(samples.x, samples.y, session.device)
        session.models.eval()
        losses, sums = self.losses.scores(self.trained, self.frozen, session.batches.formatted(x), y)
        session.models.train()
        objective = session.objective
        if not objective.metric:
            return {"loss": losses}
        return {"loss": losses, objective.metric: sums / objective.metric_count(y)}

    @torch.no_grad()
    def outputs(self, x: Tensor) -> Tensor:
        """The outputs of all members for samples `(N, …)`: `(S, N, …)`."""
        found: Tensor = vmap(lambda weights: functional_call(self.session.models["main"], weights, (x,)))(
            {name.removeprefix("main."): weight for name, weight in self.weights.items()}
        )
        return found

    def member(self, place: int) -> dict[str, Tensor]:
        """The weights of one member, by the names of `Session.models`."""
        return {name: weight[place] for name, weight in self.weights.items()}


def _stacked(plan: Plan, data: Data, seeds: Sequence[int]) -> dict[str, Tensor]:
    """The initial weights of runs with these seeds."""
    states = []
    for seed in seeds:
        session = Session(change(plan, "training.seed", seed), data)
        states.append({name: weight.detach().clone() for name, weight in session.models.named_parameters()})
    return {name: torch.stack([state[name] for state in states]) for name in states[0]}
