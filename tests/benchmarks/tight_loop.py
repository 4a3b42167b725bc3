"""A tight PyTorch loop of a plan, the reference for the engine's speed.

The same model as torch's own modules, as the export writes it, first weights, batches, optimizer, precision, memory
layout and evaluation, with nothing else: no events, no checkpoints, no checks, no pictures. Each measurement is a
process of its own:

    python -m tests.benchmarks.tight_loop THREADS [keep] < plan.json

`keep` gives it the engine's setting of the memory allocator, which is part of what makes the engine fast.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import torch

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data, Split
from engine.graph.build import build, initialize
from engine.graph.code import exported_weights, to_source
from engine.optimizers.base import OPTIMIZERS
from engine.plan.plan import Plan
from engine.train.memory import keep_memory

Tensors = tuple[torch.Tensor, torch.Tensor]


def tight_seconds(plan: Plan, threads: int, keep: bool = False) -> float:
    """The time of `tight_loop` in a new process."""
    asked = [sys.executable, "-m", "tests.benchmarks.tight_loop", str(threads), *(["keep"] if keep else [])]
    done = subprocess.run(asked, input=json.dumps(plan.dump()), capture_output=True, text=True, check=True)
    return float(done.stdout)


def tight_loop(plan: Plan, data: Data, threads: int) -> float:
    """Trains a classifier for the plan's epochs, evaluating the validation split after each.

    Returns the seconds it took.
    """
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(plan.training.seed)
    steps = tight_steps(plan, data)
    began = time.perf_counter()
    for _ in steps:
        pass
    return time.perf_counter() - began


def tight_steps(plan: Plan, data: Data) -> Iterator[None]:
    """The same, one step each time; building the network comes before the first."""
    model = _plain(plan)
    if plan.training.channels_last:
        model = model.to(memory_format=torch.channels_last)
    return _steps(plan, model, _tensors(data.train, plan), _tensors(data.val, plan))


def _steps(plan: Plan, model: torch.nn.Module, train: Tensors, val: Tensors) -> Iterator[None]:
    (x, y), weights = train, list(model.parameters())
    loss_of = torch.nn.CrossEntropyLoss()
    optimizer = OPTIMIZERS.make(plan.optimizer).build(weights)
    half = plan.training.precision == "bf16"
    size, clip_norm = plan.training.batch_size, plan.regularisation.clip_norm
    for _ in range(plan.training.epochs):
        order = torch.randperm(len(y))
        for start in range(0, len(y), size):
            chosen = order[start : start + size]
            with torch.autocast("cpu", torch.bfloat16, enabled=half):
                loss = loss_of(model(x[chosen]), y[chosen])
            optimizer.zero_grad()
            loss.backward()
            if clip_norm is not None:
                torch.nn.utils.clip_grad_norm_(weights, clip_norm)
            optimizer.step()
            yield
        _judge(model, *val, half)


def _plain(plan: Plan) -> torch.nn.Module:
    """The network as one would write it without Layerlab."""
    graph = plan.graphs["main"]
    built = build(graph)
    initialize(built, graph, plan.initializer, plan.bias_initializer, plan.training.seed)
    names: dict[str, Any] = {}
    exec(to_source(graph), names)  # noqa: S102 - the source that we wrote ourselves
    model: torch.nn.Module = names["Network"]()
    model.load_state_dict(exported_weights(graph, built.state_dict()))
    return model


def _tensors(split: Split, plan: Plan) -> Tensors:
    x = torch.from_numpy(split.x.copy())
    x = x / 255 if split.x.dtype.kind == "u" else x
    if plan.training.channels_last and x.dim() == 4:
        x = x.contiguous(memory_format=torch.channels_last)
    return x, torch.from_numpy(split.y.copy())


@torch.no_grad()
def _judge(model: torch.nn.Module, x: torch.Tensor, y: torch.Tensor, half: bool) -> float:
    model.eval()
    with torch.autocast("cpu", torch.bfloat16, enabled=half):
        right = sum((model(x[i : i + 256]).argmax(1) == y[i : i + 256]).sum().item() for i in range(0, len(y), 256))
    model.train()
    return right / len(y)


if __name__ == "__main__":
    if "keep" in sys.argv:
        keep_memory()
    asked = Plan.model_validate(json.load(sys.stdin))
    print(tight_loop(asked, DATASETS.make(asked.dataset).load(), int(sys.argv[1])))
