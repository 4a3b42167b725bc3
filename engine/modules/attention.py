"""Torch modules for attention and positions.

Exported source contains these classes as they are; see `engine/modules/basic.py`.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class SelfAttention(nn.Module):
    """Multi-head self-attention, `(N, T, D)` to `(N, T, D)`. The mask `(N, T)` is true where there is no padding."""

    def __init__(self, features: int, heads: int, causal: bool = False, dropout: float = 0.0) -> None:
        super().__init__()
        self.features, self.heads, self.causal, self.dropout = features, heads, causal, dropout
        self.query = nn.Linear(features, features)
        self.key = nn.Linear(features, features)
        self.value = nn.Linear(features, features)
        self.output = nn.Linear(features, features)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        allowed = None if self.causal else self.allowed(x, mask)
        rate = self.dropout if self.training else 0.0
        query, key, value = self.split(self.query(x)), self.split(self.key(x)), self.split(self.value(x))
        # Padding is on the right, so with causal attention no real position ever attends to padding.
        mixed = F.scaled_dot_product_attention(query, key, value, allowed, rate, is_causal=self.causal)
        return self.output(mixed.transpose(1, 2).flatten(2))  # (N, A, T, D/A) -> (N, T, D)

    def forward_with_captures(self, x: Tensor, mask: Tensor | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Also returns the attention weights, `(N, A, T, T)`, before dropout, and after it if there is any."""
        scores = self.split(self.query(x)) @ self.split(self.key(x)).transpose(2, 3)
        scores = scores / (self.features // self.heads) ** 0.5
        allowed = self.allowed(x, mask)
        if allowed is not None:
            scores = scores.masked_fill(~allowed, float("-inf"))
        weights = scores.softmax(3)
        kept = F.dropout(weights, self.dropout, self.training)
        mixed = kept @ self.split(self.value(x))
        dropped = {"kept_weights": kept} if self.training and self.dropout else {}
        return self.output(mixed.transpose(1, 2).flatten(2)), {"weights": weights, **dropped}

    def allowed(self, x: Tensor, mask: Tensor | None) -> Tensor | None:
        """Which positions each may attend to, `(N or 1, 1, T, T)`; always including itself, so that no row is empty."""
        if self.causal:
            return x.new_ones(x.size(1), x.size(1), dtype=torch.bool).tril()[None, None]
        if mask is None:
            return None
        return mask[:, None, None, :] | torch.eye(x.size(1), dtype=torch.bool, device=x.device)

    def split(self, x: Tensor) -> Tensor:
        """`(N, T, D)` -> `(N, A, T, D/A)`."""
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)

    def extra_repr(self) -> str:
        return f"{self.features}, {self.heads}, causal={self.causal}, dropout={self.dropout}"


class CrossAttention(nn.Module):
    """Multi-head attention from `(N, S, D)` to a memory `(N, T, M)`; the result is `(N, S, D)`."""

    def __init__(self, features: int, memory_features: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        self.features, self.memory_features, self.heads, self.dropout = features, memory_features, heads, dropout
        self.query = nn.Linear(features, features)
        self.key = nn.Linear(memory_features, features)
        self.value = nn.Linear(memory_features, features)
        self.output = nn.Linear(features, features)

    def forward(
        self, x: Tensor, memory: Tensor, mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> Tensor:
        rate = self.dropout if self.training else 0.0
        query, key, value = self.split(self.query(x)), self.split(self.key(memory)), self.split(self.value(memory))
        mixed = F.scaled_dot_product_attention(query, key, value, self.allowed(memory_mask), rate)
        return self.output(mixed.transpose(1, 2).flatten(2))  # (N, A, S, D/A) -> (N, S, D)

    def forward_with_captures(
        self, x: Tensor, memory: Tensor, mask: Tensor | None = None, memory_mask: Tensor | None = None
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Also returns the attention weights, `(N, A, S, T)`, before dropout, and after it if there is any."""
        scores = self.split(self.query(x)) @ self.split(self.key(memory)).transpose(2, 3)
        scores = scores / (self.features // self.heads) ** 0.5
        allowed = self.allowed(memory_mask)
        if allowed is not None:
            scores = scores.masked_fill(~allowed, float("-inf"))
        weights = scores.softmax(3)
        kept = F.dropout(weights, self.dropout, self.training)
        mixed = kept @ self.split(self.value(memory))
        dropped = {"kept_weights": kept} if self.training and self.dropout else {}
        return self.output(mixed.transpose(1, 2).flatten(2)), {"weights": weights, **dropped}

    def allowed(self, mask: Tensor | None) -> Tensor | None:
        """The memory positions that may be attended to, `(N, 1, 1, T)`; all if everything is padding."""
        return None if mask is None else (mask | ~mask.any(1, keepdim=True))[:, None, None, :]

    def split(self, x: Tensor) -> Tensor:
        """`(N, T, D)` -> `(N, A, T, D/A)`."""
        return x.unflatten(2, (self.heads, -1)).transpose(1, 2)

    def extra_repr(self) -> str:
        return f"{self.features}, {self.memory_features}, {self.heads}, dropout={self.dropout}"


class SinePositions(nn.Module):
    """Multiplies `(N, T, D)` by a factor and adds sines and cosines of the position."""

    def __init__(self, length: int, features: int, factor: float = 1.0) -> None:
        super().__init__()
        self.length, self.features, self.factor = length, features, factor
        rates = torch.exp(-torch.arange(0, features, 2) / features * torch.log(torch.tensor(10_000.0)))
        angles = torch.arange(length)[:, None] * rates
        encoding = torch.stack([angles.sin(), angles.cos()], 2).flatten(1)[:, :features]  # sine and cosine alternate
        self.register_buffer("encoding", encoding, persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.factor + self.get_buffer("encoding")

    def extra_repr(self) -> str:
        return f"{self.length}, {self.features}, factor={self.factor}"


class LearnedPositions(nn.Module):
    """Adds a learned vector per position to `(N, T, D)`."""

    def __init__(self, length: int, features: int) -> None:
        super().__init__()
        self.length, self.features = length, features
        self.places = nn.Parameter(torch.zeros(length, features))

    def forward(self, x: Tensor) -> Tensor:
        return x + self.places

    def extra_repr(self) -> str:
        return f"{self.length}, {self.features}"


class PatchEmbedding(nn.Module):
    """Cuts images `(N, C, H, W)` into square patches and maps each to a vector: `(N, T, D)`, row by row.

    With a class token, a learned vector is put before them.
    """

    def __init__(self, in_channels: int, features: int, patch: int, class_token: bool = False) -> None:
        super().__init__()
        self.in_channels, self.features, self.patch, self.class_token = in_channels, features, patch, class_token
        self.patches = nn.Conv2d(in_channels, features, patch, stride=patch)
        if class_token:
            self.token = nn.Parameter(torch.zeros(1, features))

    def forward(self, x: Tensor) -> Tensor:
        y = self.patches(x).flatten(2).transpose(1, 2)  # (N, D, H/P, W/P) -> (N, T, D)
        if not self.class_token:
            return y
        return torch.cat([self.token.to(y.dtype).expand(len(y), 1, self.features), y], 1)

    def extra_repr(self) -> str:
        return f"{self.in_channels}, {self.features}, {self.patch}, class_token={self.class_token}"


class TakePlace(nn.Module):
    """One position of each sequence `(N, T, D)`: `(N, D)`."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def forward(self, x: Tensor) -> Tensor:
        return x[:, self.place]

    def extra_repr(self) -> str:
        return f"{self.place}"
