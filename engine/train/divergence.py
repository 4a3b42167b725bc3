"""Finds where values became NaN or infinite. [torch]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor

from engine.text import N_, Message, message
from engine.train.return_point import ReturnPoint
from engine.train.session import Session


def describe_divergence(session: Session, return_point: ReturnPoint, step: int) -> Message:
    """A message that says where values became NaN in `step`; restores the session to the state before it."""
    weight = broken_weight(session)
    return_point.go_back(step - 1)
    node = broken_output(session)
    session.restore(return_point.state)
    return _sentence(weight, node, step)


def broken_weight(session: Session) -> str | None:
    """The first weight that contains NaN or infinity, such as `conv2d_1.weight`."""
    for graph in session.models.values():
        for key, value in graph.named_parameters():
            if not value.isfinite().all():
                return key.removeprefix("nodes.")
    return None


@torch.no_grad()
def broken_output(session: Session) -> str | None:
    """The first node whose output contains NaN or infinity for the next batch."""
    x, y = session.batch()
    broken: list[str] = []

    def watch(model: torch.nn.Module, name: str) -> Any:
        def look(_module: torch.nn.Module, _inputs: Any, output: Any) -> None:
            if isinstance(output, Tensor) and not output.isfinite().all():
                broken.append(name)

        return model.register_forward_hook(look)

    hooks = [watch(part, node) for model in session.models.values() for node, part in _operations(model)]
    session.objective.loss_of(session.named, x, y, session.loss, session.step)
    for hook in hooks:
        hook.remove()
    return broken[0] if broken else None


def _operations(model: Any) -> Iterator[tuple[str, torch.nn.Module]]:
    """The modules of each node (layer and activation) by node name."""
    yield from model.nodes.items()
    yield from model.activations.items()


def _sentence(weight: str | None, node: str | None, step: int) -> Message:
    advice = N_("Use a smaller learning rate or clip the gradient. The weights from before this step are saved.")
    if node:
        template = N_("The output of `{place}` became NaN at step {step}. {advice}")
        return message(template, place=node, step=step, advice=message(advice))
    if weight:
        template = N_("The weights `{place}` became NaN after step {step}. {advice}")
        return message(template, place=weight, step=step, advice=message(advice))
    return message(N_("The loss became NaN at step {step}. {advice}"), step=step, advice=message(advice))
