"""Forward passes of a graph, recorded with the gradients that come back through them. [torch]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from torch import Tensor, nn

from engine.graph.build import GraphModule
from engine.train.random_state import random_state


@dataclass(eq=False)
class Pass:
    """One forward pass of a graph in training mode.

    `values` are the output of each node as `<node>` and its value before the activation as `<node>.pre`. `gradients`
    are those of the loss with respect to them, by the index of the turn in which they came back: a generator's pass
    belongs to the discriminator's turn, and its gradients to its own. `random` is the random state before each node.
    """

    graph: str
    model: GraphModule
    inputs: tuple[Tensor, ...]
    values: dict[str, Tensor] = field(default_factory=dict)
    inner: dict[str, Tensor] = field(default_factory=dict)
    """The inner values that the objective asked for."""
    gradients: dict[int, dict[str, Tensor]] = field(default_factory=dict)
    random: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    spectral: dict[str, Tensor] = field(default_factory=dict)
    """The singular vectors of spectral normalization before the pass, which changes them, by name in the model."""

    def detach(self) -> None:
        """Frees what the backward pass needed; tensors that were one stay one."""
        known: dict[int, Tensor] = {}

        def plain(value: Tensor) -> Tensor:
            return known.setdefault(id(value), value.detach())

        self.inputs = tuple(map(plain, self.inputs))
        self.values = {name: plain(value) for name, value in self.values.items()}
        self.inner = {name: plain(value) for name, value in self.inner.items()}

    @property
    def output(self) -> Tensor:
        """The output of the graph."""
        return self.values[self.model.graph.output]

    def given(self, node: str) -> tuple[Tensor, ...]:
        """The inputs of a node."""
        known = dict(zip(self.model.graph.inputs, self.inputs, strict=True))
        return tuple(known[name] if name in known else self.values[name] for name in self.model.graph.sources(node))

    def masks(self, node: str) -> tuple[Tensor | None, ...]:
        """The masks that a node gets besides its inputs: true where there is no padding."""
        known = dict(zip(self.model.graph.inputs, self.inputs, strict=True))
        return tuple(known[origin] != 0 if origin else None for origin in self.model.masks.get(node, ()))


class _Captures(dict[str, Tensor]):
    """Captures of a forward pass, which also keep the random state after each node."""

    def __init__(self, model: GraphModule, device: torch.device) -> None:
        super().__init__()
        self.model, self.device = model, device
        self.states = [random_state(device)]

    def __setitem__(self, name: str, value: Tensor) -> None:
        super().__setitem__(name, value)
        if name in self.model.nodes:
            self.states.append(random_state(self.device))


class PassRecorder:
    """Records the forward passes of all graphs, in their order, as long as it is `active`.

    `turn` is the index of the turn whose loss is differentiated now, None while losses are computed.
    """

    def __init__(self, models: Mapping[str, nn.Module], device: torch.device) -> None:
        self.device = device
        self.passes: list[Pass] = []
        self.turn: int | None = None
        self.active = True
        recorded = {name: RecordedModel(name, cast("GraphModule", model), self) for name, model in models.items()}
        self.models = cast("Mapping[str, nn.Module]", recorded)

    def add(self, one: Pass) -> None:
        self.passes.append(one)
        names: dict[int, list[str]] = {}
        for name, value in one.values.items():
            if value.requires_grad:
                names.setdefault(id(value), []).append(name)
        for shared in names.values():
            one.values[shared[0]].register_hook(self._keeper(one, shared))

    def _keeper(self, one: Pass, names: list[str]) -> Any:
        def keep(gradient: Tensor) -> None:
            if self.turn is not None:
                kept = gradient.detach().clone()
                one.gradients.setdefault(self.turn, {}).update(dict.fromkeys(names, kept))

        return keep


class RecordedModel:
    """A model whose forward passes are recorded; everything else is the model's own. It computes the same, bit for
    bit."""

    def __init__(self, graph: str, model: GraphModule, recorder: PassRecorder) -> None:
        self.graph_name, self.model, self.recorder = graph, model, recorder

    def __call__(self, *inputs: Tensor, captures: dict[str, Tensor] | None = None, inner: bool = True) -> Tensor:
        if not self.recorder.active:
            return cast("Tensor", self.model(*inputs, captures=captures, inner=inner))
        spectral = {name: one.clone() for name, one in self.model.named_buffers() if ".parametrizations." in name}
        seen = _Captures(self.model, self.recorder.device)
        output: Tensor = self.model(*inputs, captures=seen, inner=inner and captures is not None)
        if captures is not None:
            captures.update(seen)
        names = [name for node in self.model.nodes for name in (f"{node}.pre", node)]
        self.recorder.add(
            Pass(
                self.graph_name,
                self.model,
                inputs,
                values={name: seen[name] for name in names},
                inner={name: value for name, value in seen.items() if name not in names},
                random=dict(zip(self.model.nodes, seen.states, strict=False)),
                spectral=spectral,
            )
        )
        return output

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)
