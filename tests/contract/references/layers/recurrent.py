"""Recurrent layers: the equations of their papers step by step, and torch's own for stacked ones."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from tests.contract.references.layers.comparison import same, with_weights

Weights = list[Tensor]
SEQUENCE = (7, 6)


def lstm(weights: Weights, x: Tensor) -> Tensor:
    """Hochreiter and Schmidhuber's cell with Gers's forget gate, step by step."""
    w, u, b, more = weights
    h = c = x.new_zeros(len(x), u.shape[1])
    for step in x.unbind(1):
        i, f, g, o = (step @ w.T + b + h @ u.T + more).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
    return h


def gru(weights: Weights, x: Tensor) -> Tensor:
    """Cho's unit, with the reset gate behind the product, as in cuDNN, torch and Keras."""
    w, u, b, more = weights
    h = x.new_zeros(len(x), u.shape[1])
    for step in x.unbind(1):
        (r, z, n), (r_h, z_h, n_h) = (step @ w.T + b).chunk(3, 1), (h @ u.T + more).chunk(3, 1)
        reset, update = (r + r_h).sigmoid(), (z + z_h).sigmoid()
        h = update * h + (1 - update) * (n + reset * n_h).tanh()
    return h


def elman(activation: Callable[[Tensor], Tensor]) -> Callable[[Weights, Tensor], Tensor]:
    def states(weights: Weights, x: Tensor) -> Tensor:
        w, u, b, more = weights
        h, seen = x.new_zeros(len(x), u.shape[1]), []
        for step in x.unbind(1):
            h = activation(step @ w.T + b + h @ u.T + more)
            seen.append(h)
        return torch.stack(seen, 1)

    return states


def stacked(kind: type[nn.RNNBase]) -> Callable[[Weights, Tensor], Tensor]:
    """torch's own, two layers in both directions; ours has all forward layers first."""
    suffixes = [f"l{layer}{end}" for end in ("", "_reverse") for layer in (0, 1)]
    names = [f"{part}_{suffix}" for suffix in suffixes for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")]

    def outputs(weights: Weights, x: Tensor) -> Tensor:
        module = kind(6, 4, 2, batch_first=True, bidirectional=True)
        found, _ = with_weights(module, dict(zip(names, weights, strict=True)), x)  # type: ignore[misc]
        return found

    return outputs


RECURRENT = {
    "lstm": (
        same("lstm", {"hidden": 4}, [SEQUENCE], lstm),
        same(
            "lstm",
            {"hidden": 4, "layers": 2, "bidirectional": True, "steps": "all"},
            [SEQUENCE],
            stacked(nn.LSTM),
            "stacked",
        ),
    ),
    "gru": (
        same("gru", {"hidden": 4}, [SEQUENCE], gru),
        same(
            "gru",
            {"hidden": 4, "layers": 2, "bidirectional": True, "steps": "all"},
            [SEQUENCE],
            stacked(nn.GRU),
            "stacked",
        ),
    ),
    "simple_rnn": (
        same("simple_rnn", {"hidden": 4, "steps": "all"}, [SEQUENCE], elman(torch.tanh)),
        same("simple_rnn", {"hidden": 4, "steps": "all"}, [SEQUENCE], elman(torch.tanh), "training", training=True),
        same(
            "simple_rnn",
            {"hidden": 4, "steps": "all", "activation": "relu"},
            [SEQUENCE],
            elman(torch.relu),
            "ReLU",
            training=True,
        ),
        same(
            "simple_rnn",
            {"hidden": 4, "layers": 2, "bidirectional": True, "steps": "all"},
            [SEQUENCE],
            stacked(nn.RNN),
            "stacked",
        ),
    ),
}
