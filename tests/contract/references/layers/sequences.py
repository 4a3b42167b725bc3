"""Attention, the blocks of the Transformer, and what stands around them."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tests.contract.references.layers.comparison import same, with_weights

Weights = list[Tensor]
SEQUENCE = (7, 6)


def attention(weights: Weights, x: Tensor, memory: Tensor, mask: Tensor | None = None) -> Tensor:
    """torch's multi-head attention with two heads."""
    query, query_bias, key, key_bias, value, value_bias, output, output_bias = weights
    module = nn.MultiheadAttention(x.shape[2], 2, batch_first=True, kdim=memory.shape[2], vdim=memory.shape[2])
    named = {"in_proj_bias": torch.cat([query_bias, key_bias, value_bias])}
    if memory.shape[2] == x.shape[2]:
        named["in_proj_weight"] = torch.cat([query, key, value])
    else:
        named |= {"q_proj_weight": query, "k_proj_weight": key, "v_proj_weight": value}
    named |= {"out_proj.weight": output, "out_proj.bias": output_bias}
    found, _ = with_weights(module, named, x, memory, memory, attn_mask=mask)  # type: ignore[misc]
    return found


def causal(steps: int) -> Tensor:
    return torch.triu(torch.ones(steps, steps, dtype=torch.bool), 1)


def normalized(x: Tensor, weights: Weights) -> Tensor:
    return F.layer_norm(x, (x.shape[-1],), *weights)


def thinking(weights: Weights, x: Tensor) -> Tensor:
    scale, shift, up, up_bias, down, down_bias = weights
    return x + F.linear(F.gelu(F.linear(normalized(x, [scale, shift]), up, up_bias)), down, down_bias)


def encoder(w: Weights, x: Tensor) -> Tensor:
    known = normalized(x, w[:2])
    return thinking(w[10:], x + attention(w[2:10], known, known))


def decoder(w: Weights, x: Tensor, memory: Tensor) -> Tensor:
    known = normalized(x, w[:2])
    x = x + attention(w[2:10], known, known, causal(x.shape[1]))
    x = x + attention(w[12:20], normalized(x, w[10:12]), memory)
    return thinking(w[20:], x)


def waves(x: Tensor) -> Tensor:
    """Vaswani's formula, place by place and number by number."""
    _, steps, features = x.shape
    added = torch.zeros(steps, features, dtype=torch.float64)
    for place in range(steps):
        for number in range(features):
            angle = torch.tensor(place / 10_000 ** (2 * (number // 2) / features))
            added[place, number] = angle.cos() if number % 2 else angle.sin()
    return x + added


def patches(weights: Weights, x: Tensor) -> Tensor:
    """Each patch as a row of pixels, through a linear layer; the class token stands before them."""
    token, kernel, bias = sorted(weights, key=lambda tensor: (tensor.dim() != 2, -tensor.dim()))
    rows = F.unfold(x, 3, stride=3).transpose(1, 2)
    return torch.cat([token.expand(len(x), 1, -1), rows @ kernel.flatten(1).T + bias], 1)


def attended(weights: Weights, x: Tensor) -> Tensor:
    scores = x @ weights[0][0] + weights[1]
    return torch.einsum("nt,ntd->nd", scores.softmax(1), x)


SEQUENCES = {
    "self_attention": (
        same("self_attention", {"heads": 2}, [SEQUENCE], lambda w, x: attention(w, x, x)),
        same(
            "self_attention",
            {"heads": 2, "causal": True},
            [SEQUENCE],
            lambda w, x: attention(w, x, x, causal(7)),
            "causal",
        ),
    ),
    "cross_attention": (
        same("cross_attention", {"heads": 2}, [SEQUENCE, (5, 6)], attention, "same width"),
        same("cross_attention", {"heads": 2}, [SEQUENCE, (5, 3)], attention, "other width"),
    ),
    "transformer_encoder": (same("transformer_encoder", {"heads": 2, "hidden": 9}, [SEQUENCE], encoder),),
    "transformer_decoder": (same("transformer_decoder", {"heads": 2, "hidden": 9}, [SEQUENCE, (5, 3)], decoder),),
    "embedding": (
        same("embedding", {"tokens": 9, "out_features": 4}, [(6,)], lambda w, x: F.embedding(x, w[0], 0), tokens=9),
    ),
    "patch_embedding": (
        same("patch_embedding", {"patch": 3, "out_features": 5, "class_token": True}, [(2, 6, 9)], patches),
    ),
    "positional_encoding": (
        same("positional_encoding", {"mode": "learned"}, [SEQUENCE], lambda w, x: x + w[0], "learned"),
        same("positional_encoding", {"mode": "sine", "scaled": False}, [SEQUENCE], lambda _, x: waves(x), "sine"),
        same(
            "positional_encoding",
            {"mode": "sine", "scaled": True},
            [SEQUENCE],
            lambda _, x: waves(x * 6**0.5),
            "scaled",
        ),
    ),
    "sequence_pooling": (
        same("sequence_pooling", {"mode": "mean"}, [SEQUENCE], lambda _, x: x.mean(1), "mean"),
        same("sequence_pooling", {"mode": "max"}, [SEQUENCE], lambda _, x: x.max(1).values, "max"),
        # The scores are float32 at least, and here no more.
        same("sequence_pooling", {"mode": "attention"}, [SEQUENCE], attended, "attention", atol=1e-5),
    ),
    "take_place": (same("take_place", {"place": -2}, [SEQUENCE], lambda _, x: x.select(1, 5)),),
}
