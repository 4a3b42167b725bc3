"""Every objective says how the loss of one sample is computed, and is held to its own loss of that sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

from engine.calculation.operations import OPERATIONS, arguments
from engine.graph.build import GraphModule, build
from engine.graph.spec import GraphSpec, Node
from engine.losses.base import LOSSES
from engine.objectives.adversarial import Adversarial
from engine.objectives.base import OBJECTIVES
from engine.objectives.games import GAMES
from engine.probes.recorder import Recorder
from engine.registry import Choice
from engine.views import Step

TOKENS, LENGTH = 5, 4


def linear(units: int, activation: str | None = None) -> Node:
    return Node(
        layer="linear", config={"out_features": units}, activation=Choice(name=activation) if activation else None
    )


def chain(shape: tuple[int, ...], *nodes: Node, more: Mapping[str, tuple[int, ...]] | None = None) -> GraphSpec:
    """Nodes after each other; further inputs are concatenated to the first one."""
    inputs = {"x": shape, **(more or {})}
    named = {f"node_{number}": node for number, node in enumerate((*([Node(layer="concat")] if more else []), *nodes))}
    names = list(named)
    edges = [(name, names[0]) for name in inputs] + list(pairwise(names))
    return GraphSpec(inputs=inputs, nodes=named, edges=tuple(edges))


def answering() -> GraphSpec:
    """A graph that reads a source and the answer so far."""
    embedding = Node(layer="embedding", config={"tokens": TOKENS, "out_features": 3})
    nodes = {"source_words": embedding, "target_words": embedding, "both": Node(layer="add"), "scores": linear(TOKENS)}
    edges = (("source", "source_words"), ("target", "target_words"), ("source_words", "both"), ("target_words", "both"))
    inputs = {"source": (LENGTH,), "target": (LENGTH,)}
    return GraphSpec(inputs=inputs, nodes=nodes, edges=(*edges, ("both", "scores")))


WORDS = Node(layer="embedding", config={"tokens": TOKENS, "out_features": 3})
TEXT = torch.tensor([[2, 4, 0, 0]])
IMAGE, MASK = (2, 4, 3), torch.randint(3, (1, 4, 3), generator=torch.Generator().manual_seed(0))
VECTOR = (6,)
CODING = {"encoder": chain(VECTOR, linear(3, "sigmoid")), "decoder": chain((3,), linear(6))}
LATENT = {"encoder": chain(VECTOR, linear(4), Node(layer="sampling")), "decoder": chain((2,), linear(6))}
CLASS = {"label": (3,)}
GIVEN_CLASS = {
    "encoder": chain(VECTOR, linear(4), Node(layer="sampling"), more=CLASS),
    "decoder": chain((2,), linear(6), more=CLASS),
}
WEIGHTED = {"class_weights": (1.0, 2.0, 5.0)}


@dataclass(frozen=True)
class Case:
    """Graphs and one sample of an objective, with settings of it and losses to try."""

    objective: str
    graphs: Mapping[str, GraphSpec]
    y: torch.Tensor
    losses: tuple[tuple[str, Mapping[str, Any]], ...] = (("mse", {}),)
    config: Mapping[str, Any] = field(default_factory=dict)
    x: torch.Tensor | None = None


SCORES = {"main": chain(VECTOR, linear(3))}
SERIES = {"main": chain((5, 2), Node(layer="flatten"), linear(3))}
PIXELS = {"main": chain(IMAGE, Node(layer="conv2d", config={"out_channels": 3}))}
BINARY = (("binary_cross_entropy", {}),)
CASES = (
    Case("classification", SCORES, torch.tensor([1]), (("cross_entropy", {}), ("cross_entropy", WEIGHTED))),
    Case("regression", SCORES, torch.randn(1, 3)),
    Case("forecasting", SERIES, torch.randn(1, 3), (("mae", {}), ("huber", {}))),
    Case("multi_label", SCORES, torch.tensor([[0.0, 1.0, 1.0]]), BINARY),
    *(
        Case("segmentation", PIXELS, MASK, ((loss.name, config),))
        for loss in LOSSES
        if {"classes", "mask"} & set(loss.targets) and loss.outputs != "one"
        for config in ({}, *([WEIGHTED] if "class_weights" in loss.model_fields else []))
    ),
    Case("next_token", {"main": chain((LENGTH,), WORDS, linear(TOKENS))}, TEXT, (("cross_entropy", {}),), x=TEXT),
    Case("sequence_to_sequence", {"main": answering()}, TEXT, (("cross_entropy", {"label_smoothing": 0.1}),), x=TEXT),
    *(
        Case("reconstruction", CODING, torch.tensor([0]), (("mse", {}), *BINARY), {"sparsity": kind})
        for kind in ("none", "l1", "kl")
    ),
    *(
        Case("vae", LATENT, torch.tensor([0]), (("mse", {}), *BINARY), {"beta": 3, "free_bits": free})
        for free in (0, 0.4)
    ),
    Case("vae", GIVEN_CLASS, torch.tensor([2]), config={"conditional": True}),
)


def built(graphs: Mapping[str, GraphSpec]) -> dict[str, Recorder]:
    models: dict[str, GraphModule] = {name: build(spec).eval() for name, spec in graphs.items()}
    return {name: Recorder(model) for name, model in models.items()}


def follows(steps: tuple[Step, ...]) -> Iterator[bool]:
    """Whether the operands of each step are results of earlier steps, and its result that of its operation."""
    results: dict[str, float] = {}
    for one in steps:
        operands = [operand for group in one.groups for operand in group]
        yield all(part.values.tolist() == [results[part.tensor]] for part in operands if part.tensor in results)
        if one.operation in OPERATIONS:
            yield one.result == pytest.approx(OPERATIONS[one.operation](*arguments(one.groups)), rel=1e-5, abs=1e-7)
        results[one.symbol] = one.result


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.objective}-{case.losses[0][0]}-{case.config}")
def test_the_described_loss_is_the_one_of_the_objective(case: Case) -> None:
    torch.manual_seed(0)
    shape = next(iter(case.graphs.values())).inputs["x"] if case.x is None else ()
    x = torch.rand(1, *shape) if case.x is None else case.x
    for name, config in case.losses:
        entry = LOSSES.make(Choice(name=name, **config))
        objective = OBJECTIVES.make(Choice(name=case.objective, **case.config)).for_loss(entry)
        passes, loss = built(case.graphs), entry.build()
        with torch.no_grad():
            expected = objective.loss_of(passes, x, case.y, loss, 0).loss  # type: ignore[arg-type]
            tensors = objective.loss_tensors(passes, passes, x, case.y, loss)  # type: ignore[arg-type]
        numbers = {key: tensor[0].numpy() for key, tensor in tensors.items()}
        end = "decoder" if "decoder" in case.graphs else "main"
        index = (0,) * len(passes[end].captures[passes[end].graph.output].shape[1:])
        steps = objective.loss_calculation(numbers, entry, end, index)
        assert steps[-1].result == pytest.approx(float(expected), rel=1e-4)
        assert all(follows(steps))


def test_every_objective_has_a_case() -> None:
    assert {case.objective for case in CASES} | {"adversarial"} == {kind.name for kind in OBJECTIVES}


@pytest.mark.parametrize("variant", GAMES)
@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_the_described_losses_of_a_game_are_those_of_both_players(variant: str, smoothing: float) -> None:
    torch.manual_seed(0)
    graphs = {"generator": chain((2,), linear(6)), "discriminator": chain(VECTOR, linear(1))}
    objective = Adversarial(variant=variant, smoothing=smoothing)
    passes, x, y = built(graphs), torch.randn(1, 6), torch.tensor([0])
    models = {name: recorder.model for name, recorder in passes.items()}
    with torch.no_grad():
        real, made = objective.shown(passes, x, y), passes["generator"](torch.randn(1, 2))  # type: ignore[arg-type]
        tensors = objective.loss_tensors(models, passes, x, y, torch.nn.Identity())
        _, terms = objective.discriminator_terms(real, models["discriminator"](made))
    numbers = {key: np.asarray(tensor[0]) for key, tensor in tensors.items()}
    for graph in graphs:
        steps = objective.loss_calculation(numbers, LOSSES.make("binary_cross_entropy"), graph, (0,))
        assert steps[-1].result == pytest.approx(float(terms[graph]), rel=1e-5)
        assert all(follows(steps))


def test_the_encoder_of_a_vae_shows_the_kl_of_the_chosen_dimension() -> None:
    numbers = {"mean": np.array([0.5, -2.0]), "log_variance": np.array([0.1, -1.0])}
    steps = OBJECTIVES.make("vae").loss_calculation(numbers, LOSSES.make("mse"), "encoder", (1,))
    each = 0.5 * (numbers["mean"] ** 2 + np.exp(numbers["log_variance"]) - numbers["log_variance"] - 1)
    assert steps[-2].result == pytest.approx(each[1])
    assert steps[-1].result == pytest.approx(each.sum())
