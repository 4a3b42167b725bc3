"""One run's tensors: models, optimizer, batches, and one step; everything that a checkpoint must hold."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import reduce
from typing import Any

import torch
from torch import Tensor

from engine.datasets.base import DATASETS, Data, Split
from engine.graph.build import build, initialize
from engine.losses.base import LOSSES
from engine.measures.base import Tally
from engine.objectives.base import OBJECTIVES, Outcome
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.plan.plan import Plan, Regularisation
from engine.schedules.base import SCHEDULES, START, Plateau
from engine.train.augment import augment
from engine.train.optimizer_step import stepper
from engine.train.regularization import penalty, regularise
from engine.train.weighted_means import Sums
from engine.views import Array

JUDGED = 256
"""Samples judged at a time: with 1,024 the outputs of convolutions outgrow the caches, and it takes three times as long."""
FULL = nullcontext()
NO_OUTPUT = torch.empty(0)
"""Of a step of several players, whose outputs have no targets."""
LEAST_RATE = 1e-30
"""Moves no weight by anything that counts. Schedules can fall to 0, by which the line search of torch's L-BFGS divides."""
ALIGNED = 16
"""Each weight begins at a multiple of so many numbers (64 bytes), as torch's own tensors do."""


def device_of(name: str) -> torch.device:
    """The device a plan asks for; `auto` takes CUDA, then Apple's MPS, then the CPU."""
    if name != "auto":
        return torch.device(name)
    if torch.cuda.is_available():
        return torch.device("cuda")
    return torch.device("mps" if torch.backends.mps.is_available() else "cpu")


def loss_of(plan: Plan, data: Data) -> torch.nn.Module:
    """The plan's loss, with what it takes from the training split (class weights, say)."""
    spec = DATASETS.make(plan.dataset).spec()
    classes = len(spec.labels if spec.target == "mask" else spec.classes)
    return LOSSES.make(plan.loss).fitted(data.train.y, classes).build()


class Player:
    """Weights that one optimizer changes: those of some of the plan's graphs."""

    def __init__(self, models: Sequence[torch.nn.Module], choice: Optimizer) -> None:
        self.weights: list[Tensor] = [p for model in models for p in model.parameters() if p.requires_grad]
        self.optimizer = choice.build(self.weights)
        self.step = stepper(self.optimizer)


class Session:
    """What a run computes with. `step` counts the optimizer steps taken."""

    def __init__(self, plan: Plan, data: Data) -> None:
        self.plan = plan
        self.device = device_of(plan.training.device)
        self.objective = OBJECTIVES.make(plan.objective).reading(LOSSES.make(plan.loss)).in_units(data)
        self.schedule = SCHEDULES.make(plan.schedule)
        self.optimizer_choice = OPTIMIZERS.make(plan.optimizer)
        self.data = data
        self.loss = loss_of(plan, data).to(self.device)
        self.train_x, self.train_y = _tensors(data.train.x, data.train.y, self.device)
        self.step = 0
        self.learning_rate = self.optimizer_choice.learning_rate
        self.regularised = plan.regularisation.model_copy(update={"early_stopping": None}) != Regularisation()
        self.plateau = START
        self.parts: Mapping[str, Tensor] = {}
        self.denominators: Mapping[str, Tensor | float] = {}
        """Parts and denominators of the last step's outcome."""
        self._order: tuple[int, Tensor] | None = None
        self._set_up_lengths()
        self._set_up_models()

    def _set_up_lengths(self) -> None:
        count, training = len(self.data.train), self.plan.training
        self.batch_size = count if self.optimizer_choice.full_batch else min(training.batch_size, count)
        self.steps_per_epoch = math.ceil(count / self.batch_size)
        self.steps = self.steps_per_epoch * training.epochs

    def _set_up_models(self) -> None:
        torch.manual_seed(self.plan.training.seed)
        self.models = torch.nn.ModuleDict()
        for name, graph in self.plan.graphs.items():
            model = build(graph)
            initialize(model, graph, self.plan.initializer, self.plan.bias_initializer, self.plan.training.seed)
            self.models[name] = model
        self.models.to(self.device)
        # torch's L-BFGS takes all gradients for one long row, which those in this order are not.
        if self.plan.training.channels_last and not self.optimizer_choice.closure:
            # `Module.to` also restrides weights of one input channel, which are contiguous in both formats; without
            # that the first convolution runs in the slower one.
            self.models.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.weights: list[Tensor] = [p for p in self.models.parameters() if p.requires_grad]
        self.flat = _share_storage(self.weights)
        self.named = dict(self.models.items())
        names = self.objective.players or (tuple(self.named),)
        self.players = [Player([self.named[name] for name in graphs], self.optimizer_choice) for graphs in names]
        self.models.train()

    # Batches

    def batch(self) -> tuple[Tensor, Tensor]:
        """The samples of the coming step. The order is drawn anew each epoch from the seed and the epoch alone."""
        epoch, position = divmod(self.step, self.steps_per_epoch)
        if self._order is None or self._order[0] != epoch:
            source = torch.Generator().manual_seed(_mix(self.plan.training.seed, epoch))
            self._order = (epoch, torch.randperm(len(self.train_y), generator=source).to(self.device))
        chosen = self._order[1][position * self.batch_size : (position + 1) * self.batch_size]
        x, y = self.train_x.index_select(0, chosen), self.train_y.index_select(0, chosen)
        return self._prepare(x), y

    def _prepare(self, x: Tensor) -> Tensor:
        x = self._formatted(x)
        if self.plan.augmentation.active and x.dim() == 4:
            source = torch.Generator(self.device).manual_seed(_mix(self.plan.training.seed, self.step, 1))
            x = self._formatted(augment(x, self.plan.augmentation, source))
        return x

    def _formatted(self, x: Tensor) -> Tensor:
        """Pictures scaled from 0–255 to [0, 1], in the memory layout of the plan."""
        if x.dtype == torch.uint8:
            return self._laid_out(x.float().div_(255))
        return self._laid_out(x)

    def _laid_out(self, x: Tensor) -> Tensor:
        if self.plan.training.channels_last and x.dim() == 4:
            x = x.contiguous(memory_format=torch.channels_last)
        return x

    # One step

    def take_step(self, only: int | None = None) -> tuple[float, Tensor | None, Tensor]:
        """Forward, backward, update. Returns the loss, the output and the targets.

        A loss that is not finite gives no output, and the step is not counted. It leaves the weights as they were; of
        several players only those of the one whose loss it is, for the others may have moved before. With `only`,
        that player moves alone.
        """
        x, y = self.batch()
        self._set_learning_rate()
        if self.objective.players:
            return self._take_turns(x, y, only)
        (player,) = self.players
        if self.optimizer_choice.closure:
            return self._step_with_closure(player, x, y)
        loss, output, self.parts, self.denominators = self._forward(x, y)
        value = loss.item()
        if not math.isfinite(value):
            return value, None, y
        for parameter in self.weights:
            parameter.grad = None
        loss.backward()
        if self.regularised:
            self._regularise(player)
        player.step()
        self.step += 1
        return value, output.detach(), y

    def _forward(self, x: Tensor, y: Tensor) -> Outcome:
        with self._precision():
            return self.objective.loss_of(self.named, x, y, self.loss, self.step)

    def _precision(self) -> AbstractContextManager[Any]:
        return FULL if self.plan.training.precision == "fp32" else torch.autocast(self.device.type, torch.bfloat16)

    def _take_turns(self, x: Tensor, y: Tensor, only: int | None) -> tuple[float, Tensor | None, Tensor]:
        """Each player's move in turn. The loss told is the sum of the players' losses."""
        turns = self.objective.turns(self.named, x, y, self.loss, self.step, only)
        losses, parts = dict.fromkeys(range(len(self.players)), 0.0), dict[str, Tensor]()
        while True:
            with self._precision():
                turn = next(turns, None)
            if turn is None:
                break
            player, losses[turn.player] = self.players[turn.player], turn.loss.item()
            if not math.isfinite(losses[turn.player]):
                return losses[turn.player], None, y
            parts |= turn.parts
            if not turn.learns:
                continue
            for parameter in player.weights:
                parameter.grad = None
            turn.loss.backward(inputs=player.weights)
            if self.regularised:
                self._regularise(player)
            player.step()
        self.parts, self.denominators = parts, {}
        self.step += 1
        return sum(losses.values()), NO_OUTPUT, y

    def _step_with_closure(self, player: Player, x: Tensor, y: Tensor) -> tuple[float, Tensor | None, Tensor]:
        first: list[tuple[float, Tensor]] = []
        random = self._random_state()

        def closure() -> Tensor:
            """The loss that the line search compares: with the penalties, and with the same random numbers each time."""
            self._set_random_state(random)
            player.optimizer.zero_grad()
            loss, output, parts, denominators = self._forward(x, y)
            if not first:
                self.parts, self.denominators = parts, denominators
                first.append((loss.item(), output.detach()))
            total: Tensor = loss + penalty(player.weights, self.plan.regularisation) if self.regularised else loss
            total.backward()
            return total

        before = [w.detach().clone() for w in self.weights]
        player.optimizer.step(closure)  # type: ignore[arg-type]  # torch takes the tensor, its stubs ask for a float
        value, output = first[0]
        if not math.isfinite(value):
            with torch.no_grad():
                torch._foreach_copy_(self.weights, before)
            return value, None, y
        self.step += 1
        return value, output, y

    def _set_learning_rate(self) -> None:
        factor = self.schedule.factor(self.step, self.steps, self.steps_per_epoch, self.plateau)
        for number, player in enumerate(self.players):
            rate = max(LEAST_RATE, self.learning_rate * factor * self.objective.rate(number))
            for group in player.optimizer.param_groups:
                group["lr"] = rate

    def _regularise(self, player: Player) -> None:
        regularise(player.weights, self.plan.regularisation, player.optimizer.param_groups[0]["lr"])

    # Looking

    def finite(self) -> bool:
        """Whether every weight is a number. One sum over the shared storage costs a few microseconds."""
        return math.isfinite(self.flat.sum().item()) or bool(self.flat.isfinite().all())

    @torch.no_grad()
    def judge(self, split: Split, tallies: Iterable[Tally] = (), batch_size: int = JUDGED) -> dict[str, float]:
        """Mean loss, metric and parts over a split, in eval mode, and what the tallies count on the way.

        What is drawn by chance is the same each time. How a split is cut into batches changes nothing else.
        """
        self.models.eval()
        sums = Sums()
        with self._drawing_anew():
            for start in range(0, len(split), batch_size):
                chosen = slice(start, start + batch_size)
                x, y = _tensors(split.x[chosen], split.y[chosen], self.device)
                self._count(self._formatted(x), y, sums, tallies)
        self.models.train()
        counted = {name: value for tally in tallies for name, value in tally.compute().items()}
        return self.objective.figures(sums.means()) | counted

    def _count(self, x: Tensor, y: Tensor, sums: Sums, tallies: Iterable[Tally]) -> None:
        """Adds loss, metric and parts of one batch."""
        loss, output, parts, denominators = self._forward(x, y)
        sums.add_means({"loss": loss, **parts}, denominators, len(y))
        if self.objective.metric:
            hits, count = self.objective.hits(output.float(), y), self.objective.metric_count(y)
            sums.add(self.objective.metric, hits.item(), int(count))
        for tally in tallies:
            tally.update(self.objective.probabilities(output.float()), self.objective.truth(x, y))

    @contextmanager
    def _drawing_anew(self) -> Iterator[None]:
        """What is drawn within comes from the plan's seed; the run's own random state stays as it was."""
        on_cuda = self.device.type == "cuda"
        with torch.random.fork_rng(devices=[self.device] if on_cuda else []):
            # `torch.manual_seed` would seed every other device too.
            torch.default_generator.manual_seed(self.plan.training.seed)
            if on_cuda:
                torch.cuda.manual_seed(self.plan.training.seed)
            yield

    # Checkpoints

    def snapshot(self) -> dict[str, Any]:
        """The weights, buffers and step: enough to look at this model."""
        return {"step": self.step, "models": {key: value.clone() for key, value in self.models.state_dict().items()}}

    def state(self) -> dict[str, Any]:
        """All that is needed to go on, bit for bit."""
        return {
            **self.snapshot(),
            # Its tensors go on changing, and this state is kept.
            "optimizers": [copy.deepcopy(player.optimizer.state_dict()) for player in self.players],
            "learning_rate": self.learning_rate,
            "plateau": list(self.plateau),
            **self._random_state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Back to what `state()` gave."""
        self.models.load_state_dict(state["models"])
        # Until 2026-11 there was one optimizer, kept by itself.
        states = state["optimizers"] if "optimizers" in state else [state["optimizer"]]
        for player, kept in zip(self.players, states, strict=True):
            player.optimizer.load_state_dict(kept)
            _lay_out(player.optimizer)
        self.step = state["step"]
        self.learning_rate = state["learning_rate"]
        self.plateau = self._plateau(state)
        self._set_random_state(state)

    def _random_state(self) -> dict[str, Any]:
        on_cuda = self.device.type == "cuda"
        return {"random": torch.get_rng_state(), "random_cuda": torch.cuda.get_rng_state() if on_cuda else None}

    def _set_random_state(self, state: Mapping[str, Any]) -> None:
        torch.set_rng_state(state["random"])
        if state["random_cuda"] is not None:
            torch.cuda.set_rng_state(state["random_cuda"])

    def _plateau(self, state: dict[str, Any]) -> Plateau:
        if "plateau" in state:
            return Plateau(*state["plateau"])
        # Until 2026-11 all val losses were kept.
        return reduce(self.schedule.watch, state["val_losses"], START)


def _share_storage(weights: Sequence[Tensor]) -> Tensor:
    """Makes all weights views of one flat tensor, so that one operation can look at them all."""
    if not weights:
        return torch.zeros(0)
    sizes = [math.ceil(w.numel() / ALIGNED) * ALIGNED for w in weights]
    flat = torch.zeros(sum(sizes), dtype=weights[0].dtype, device=weights[0].device)
    start = 0
    for weight, size in zip(weights, sizes, strict=True):
        view = flat.as_strided(weight.shape, weight.stride(), start)
        view.copy_(weight.detach())
        weight.data = view
        start += size
    return flat


def _lay_out(optimizer: torch.optim.Optimizer) -> None:
    """Moments in the memory layout of their weights: checkpoints hold the plain one, and fused optimizers read a weight
    and its moments side by side, as they lie."""
    for weight, held in optimizer.state.items():
        for key, value in held.items():
            if isinstance(value, Tensor) and value.shape == weight.shape and value.stride() != weight.stride():
                held[key] = torch.empty_strided(
                    weight.shape, weight.stride(), dtype=value.dtype, device=value.device
                ).copy_(value)


def _tensors(x: Array, y: Array, device: torch.device) -> tuple[Tensor, Tensor]:
    """Samples and targets on the device; what is mapped from a read-only file is copied."""
    x, y = (array if array.flags.writeable else array.copy() for array in (x, y))
    return torch.from_numpy(x).to(device), torch.from_numpy(y).to(device)


def _mix(*numbers: int) -> int:
    """A seed from several numbers; unlike their sum, near numbers give unrelated seeds."""
    mixed = 0x9E3779B97F4A7C15
    for number in numbers:
        mixed = ((mixed ^ number) * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB) % 2**64
        mixed ^= mixed >> 31
    return mixed % 2**63
