"""The captures of all graphs while an objective uses them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from engine.objectives.base import Outcome
from engine.probes.base import ProbeContext
from engine.probes.generated import generate, is_class_conditional, is_gan, noise
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor, nn

    from engine.graph.build import GraphModule


class Recorder:
    """A model that keeps inputs and captures of its last call; everything else is the model's own.

    Without `inner`, the captures are only the values of nodes, unless the objective asks for inner ones.
    """

    def __init__(self, model: nn.Module, inner: bool = True) -> None:
        self.model, self.inner = model, inner
        self.inputs: tuple[Tensor, ...] = ()
        self.captures: dict[str, Tensor] = {}

    def __call__(self, *inputs: Tensor, captures: dict[str, Tensor] | None = None) -> Tensor:
        self.inputs, self.captures = inputs, {} if captures is None else captures
        output: Tensor = self.model(*inputs, captures=self.captures, inner=self.inner or captures is not None)
        return output

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)


def recorded_answer(
    context: ProbeContext, x: Array, y: Array | None = None, draw: int = 0
) -> tuple[dict[str, Recorder], Tensor]:
    """All graphs after answering samples `(N, …)` with targets `y` (None: unknown), and the output; a generator has
    made a sample from fixed noise. Layers with random numbers, such as Dropout, do as in evaluation, or with `draw` > 0 as
    in training, with this random seed."""
    import torch

    recorders = {name: Recorder(model) for name, model in context.models.items()}
    models = cast("Mapping[str, nn.Module]", recorders)
    with torch.no_grad(), as_in_training(context, draw):
        output = context.objective.shown(
            models, context.batch(np.asarray(x)), None if y is None else targets(context, y)
        )
        if is_gan(context.graphs):
            classes = y if y is not None and is_class_conditional(context.graphs) else None
            generate(replace(context, models=models), noise(context, 1), classes)
    return recorders, output.float().cpu()


def targets(context: ProbeContext, y: Array) -> Tensor:
    """Targets `(N, …)` as objectives take them."""
    import torch

    return torch.as_tensor(np.array(y)).to(context.device)


def recorded_step(context: ProbeContext, count: int) -> tuple[dict[str, Recorder], Outcome]:
    """All graphs and the loss of the first `count` training samples, with the values of nodes, for gradients."""
    import torch

    recorders = {name: Recorder(model, inner=False) for name, model in context.models.items()}
    x, y = context.first(count)
    with torch.enable_grad(), fixed_random(context):
        outcome = context.objective.loss_of(cast("Mapping[str, nn.Module]", recorders), x, y, context.loss, 0)
    return recorders, outcome


def draws_numbers(module: nn.Module) -> bool:
    """Whether a layer draws random numbers in training: a code, noise, or what it drops."""
    from torch.nn.modules.dropout import _DropoutNd

    from engine.modules.basic import GaussianNoise
    from engine.modules.generative import Sampling

    if isinstance(module, _DropoutNd):
        return module.p > 0
    return isinstance(module, GaussianNoise | Sampling) or bool(getattr(module, "dropout", 0))


def depends_on_draws(context: ProbeContext, graph: str, node: str) -> bool:
    """Whether a node or one before it draws random numbers in training; a decoder comes after its encoder."""
    spec, found, waiting = context.graphs[graph], set[str](), [node]
    while waiting:
        name = waiting.pop()
        if name in spec.nodes and name not in found:
            found.add(name)
            waiting += spec.sources(name)
    model = cast("GraphModule", context.models[graph])
    parts = [part for name in found for part in model.nodes[name].modules()]
    if graph == "decoder":
        parts += context.models["encoder"].modules()
    return any(map(draws_numbers, parts))


@contextmanager
def as_in_training(context: ProbeContext, draw: int) -> Iterator[None]:
    """Inside the block layers that draw random numbers do so, with the random seed `draw`; 0: as in evaluation."""
    if not draw:
        yield
        return
    layers = [part for model in context.models.values() for part in model.modules() if draws_numbers(part)]
    with fixed_random(context, draw):
        for layer in layers:
            layer.train()
        try:
            yield
        finally:
            for layer in layers:
                layer.eval()


@contextmanager
def fixed_random(context: ProbeContext, seed: int = 0) -> Iterator[None]:
    """Inside the block random numbers are the same each time; afterwards the run's random state is restored."""
    import torch

    devices = [context.device] if str(context.device).startswith("cuda") else []
    with torch.random.fork_rng(devices):
        torch.default_generator.manual_seed(seed)  # `torch.manual_seed` would also seed every other device
        if devices:
            torch.cuda.manual_seed(seed)
        yield
