"""Torch modules of the recurrent layers, and of layers that reduce or transpose sequences.

Masks are exact without packing: padding is on the right, so the forward direction meets it only after the last real
step, and the backward direction reverses each sample within its own length.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Recurrent(nn.Module):
    """Stacked recurrent layers in one or both directions: `(N, T, D)` to `(N, H)`, or `(N, T, H)` for every step.

    Both directions are concatenated to `2 H`. A mask `(N, T)` is true at real steps, false at padding.
    """

    def __init__(
        self,
        in_features: int,
        hidden: int,
        layers: int = 1,
        bidirectional: bool = False,
        every_step: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.in_features, self.hidden, self.layers = in_features, hidden, layers
        self.bidirectional, self.every_step, self.dropout = bidirectional, every_step, dropout
        widths = [in_features] + [hidden * (1 + bidirectional)] * (layers - 1)
        self.ahead = nn.ModuleList(self.part(width) for width in widths)
        self.back = nn.ModuleList(self.part(width) for width in widths if bidirectional)

    def part(self, width: int) -> nn.RNNBase:
        """One layer in one direction, time first."""
        raise NotImplementedError

    def step(self, given: Tensor, recalled: Tensor, before: dict[str, Tensor]) -> dict[str, Tensor]:
        """Gates and states after a step, from the contributions of the input and the previous state."""
        raise NotImplementedError

    def gains_from_half(self) -> bool:
        """Whether a CPU is faster in half precision: torch's RNN and GRU are slower."""
        return False

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        lengths = self.lengths(mask)
        x = x.transpose(0, 1)  # (T, N, D), which is slightly faster
        for number, ahead in enumerate(self.ahead):
            x = F.dropout(x, self.dropout, self.training) if number else x
            hidden = self.run(ahead, x)
            if self.bidirectional:
                back = self.run(self.back[number], self.turned(x, lengths))
                hidden = torch.cat([hidden, self.turned(back, lengths)], 2)
            x = hidden
        return self.chosen(x, lengths)

    def run(self, part: nn.Module, x: Tensor) -> Tensor:
        """The states of one layer in one direction, `(T, N, H)`; in half precision only if that is faster."""
        if x.device.type != "cpu" or not torch.is_autocast_enabled("cpu") or self.gains_from_half():
            x, _ = part(x)
            return x
        with torch.autocast("cpu", enabled=False):
            x, _ = part(x.float())
            return x

    def forward_with_captures(
        self, x: Tensor, mask: Tensor | None = None, nudges: dict[str, Tensor] | None = None
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Like `forward`, step by step; also returns each gate and state, `(N, T, H)`, in the original order of steps,
        and with dropout what a stacked layer reads (`2.kept`).

        `nudges` `(T, N, ·)` are added to hidden states, or to the weighted sums before the gates, by name (`hidden`,
        `sums.input`, `sums.state`): the gradient of a zero nudge is that of the value, including all its later effects.
        """
        lengths = self.lengths(mask)
        inner: dict[str, Tensor] = {}
        x = x.transpose(0, 1)
        for number, ahead in enumerate(self.ahead):
            x = F.dropout(x, self.dropout, self.training) if number else x
            prefix = f"{number + 1}." if number else ""
            seen = {f"{prefix}{key}": value for key, value in self.unrolled(ahead, x, prefix, nudges).items()}
            if number and self.training and self.dropout:
                seen[f"{prefix}kept"] = x
            hidden = seen[f"{prefix}hidden"]
            if self.bidirectional:
                prefix += "reverse."
                found = self.unrolled(self.back[number], self.turned(x, lengths), prefix, nudges)
                seen |= {f"{prefix}{key}": self.turned(value, lengths) for key, value in found.items()}
                hidden = torch.cat([hidden, seen[f"{prefix}hidden"]], 2)
            inner |= seen
            x = hidden
        return self.chosen(x, lengths), {key: self.without_padding(value, lengths) for key, value in inner.items()}

    def unrolled(self, part: nn.Module, x: Tensor, prefix: str, nudges: dict[str, Tensor] | None) -> dict[str, Tensor]:
        """Everything that one layer in one direction computes over `(T, N, D)`: `(T, N, ·)` by name."""
        hidden, of_input, of_state = (
            (nudges or {}).get(f"{prefix}{name}") for name in ("hidden", "sums.input", "sums.state")
        )
        start = x.new_zeros(x.shape[1], self.hidden)
        weights = dict(part.named_parameters())
        given = F.linear(x, weights["weight_ih_l0"], weights["bias_ih_l0"])
        given = given if of_input is None else given + of_input
        state, steps = {"hidden": start, "cell": start}, []
        for time, entered in enumerate(given):
            recalled = F.linear(state["hidden"], weights["weight_hh_l0"], weights["bias_hh_l0"])
            recalled = recalled if of_state is None else recalled + of_state[time]
            state = self.step(entered, recalled, state)
            if hidden is not None:
                state["hidden"] = state["hidden"] + hidden[time]
            steps.append({**state, "sums.state": recalled})
        return {"sums.input": given, **{key: torch.stack([step[key] for step in steps]) for key in steps[0]}}

    def lengths(self, mask: Tensor | None) -> Tensor | None:
        """The length of each sample, `(N,)`: up to its last real step."""
        return None if mask is None else (mask * torch.arange(1, mask.shape[1] + 1, device=mask.device)).amax(1)

    def turned(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        """Each sample of `(T, N, D)` from its last real step to its first; padding stays in place."""
        if lengths is None:
            return x.flip(0)
        time = torch.arange(x.shape[0], device=x.device)[:, None]
        source = torch.where(time < lengths, lengths - 1 - time, time)  # (T, N)
        rows = source * x.shape[1] + torch.arange(x.shape[1], device=x.device)
        return x.flatten(0, 1).index_select(0, rows.flatten()).view_as(x)

    def chosen(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        """Of all steps `(T, N, H)`: every one, or the last of each direction; 0 for empty sequences."""
        if self.every_step:
            return self.without_padding(x, lengths)
        samples = torch.arange(x.shape[1], device=x.device)
        last = x[-1] if lengths is None else x[(lengths - 1).clamp(min=0), samples]
        if self.bidirectional:  # the backward direction ends at the first step
            last = torch.cat([last[:, : self.hidden], x[0, :, self.hidden :]], 1)
        return last if lengths is None else last.masked_fill((lengths == 0)[:, None], 0)

    def without_padding(self, x: Tensor, lengths: Tensor | None) -> Tensor:
        """`(T, N, H)` to `(N, T, H)`, with zeros at padding."""
        x = x.transpose(0, 1)
        if lengths is None:
            return x
        padding = torch.arange(x.shape[1], device=x.device) >= lengths[:, None]
        return x.masked_fill(padding[:, :, None], 0)

    def extra_repr(self) -> str:
        return (
            f"{self.in_features}, {self.hidden}, layers={self.layers}, bidirectional={self.bidirectional}, "
            f"every_step={self.every_step}, dropout={self.dropout}"
        )


class SimpleRNN(Recurrent):
    """The state is tanh (or ReLU) of the weighted input plus the weighted previous state."""

    def __init__(
        self,
        in_features: int,
        hidden: int,
        layers: int = 1,
        bidirectional: bool = False,
        every_step: bool = False,
        dropout: float = 0.0,
        activation: str = "tanh",
    ) -> None:
        self.activation = activation
        super().__init__(in_features, hidden, layers, bidirectional, every_step, dropout)

    def part(self, width: int) -> nn.RNN:
        return nn.RNN(width, self.hidden, nonlinearity=self.activation)

    def step(self, given: Tensor, recalled: Tensor, before: dict[str, Tensor]) -> dict[str, Tensor]:
        total = given + recalled
        return {"preactivation": total, "hidden": total.tanh() if self.activation == "tanh" else total.relu()}

    def extra_repr(self) -> str:
        return f"{super().extra_repr()}, activation={self.activation!r}"


class LSTM(Recurrent):
    """Gates decide what the cell forgets, stores and outputs."""

    def part(self, width: int) -> nn.LSTM:
        return nn.LSTM(width, self.hidden)

    def gains_from_half(self) -> bool:
        """A fused kernel is, on CPUs with bf16 instructions; on others torch cannot run it at all."""
        return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())

    def step(self, given: Tensor, recalled: Tensor, before: dict[str, Tensor]) -> dict[str, Tensor]:
        takes, keeps, new, shows = (given + recalled).chunk(4, 1)  # torch's order
        gates = {"gates.forget": keeps.sigmoid(), "gates.input": takes.sigmoid(), "gates.output": shows.sigmoid()}
        candidate = new.tanh()
        cell = gates["gates.forget"] * before["cell"] + gates["gates.input"] * candidate
        return {**gates, "candidate": candidate, "cell": cell, "hidden": gates["gates.output"] * cell.tanh()}


class GRU(Recurrent):
    """The update gate decides how much of the state is kept, the reset gate how much of it the candidate sees."""

    def part(self, width: int) -> nn.GRU:
        return nn.GRU(width, self.hidden)

    def step(self, given: Tensor, recalled: Tensor, before: dict[str, Tensor]) -> dict[str, Tensor]:
        (reset, update, new), (of_reset, of_update, of_new) = given.chunk(3, 1), recalled.chunk(3, 1)
        reset, update = (reset + of_reset).sigmoid(), (update + of_update).sigmoid()
        candidate = (new + reset * of_new).tanh()
        hidden = update * before["hidden"] + (1 - update) * candidate
        return {"gates.reset": reset, "gates.update": update, "candidate": candidate, "hidden": hidden}


class SequencePooling(nn.Module):
    """One vector for a sequence `(N, T, D)`: the mean, the maximum or a learned weighted mean of its steps."""

    def __init__(self, mode: str, in_features: int) -> None:
        super().__init__()
        self.mode, self.in_features = mode, in_features
        if mode == "attention":
            self.score = nn.Linear(in_features, 1)

    def forward(self, x: Tensor, mask: Tensor | None = None) -> Tensor:
        return self.forward_with_captures(x, mask)[0]

    def forward_with_captures(self, x: Tensor, mask: Tensor | None = None) -> tuple[Tensor, dict[str, Tensor]]:
        """Also returns the weight of each step, `(N, T)`."""
        real = torch.ones_like(x[:, :, 0], dtype=torch.bool) if mask is None else mask
        if self.mode == "max":
            lowest = torch.finfo(x.dtype).min
            top = x.masked_fill(~real[:, :, None], lowest).amax(1)
            return top.masked_fill(~real.any(1, keepdim=True), 0), {}
        if self.mode == "attention":
            score = self.score(x)[:, :, 0].float().masked_fill(~real, torch.finfo(torch.float32).min)
            weights = score.softmax(1) * real
        else:
            weights = real / real.sum(1, keepdim=True).clamp(min=1)
        kept = x.masked_fill(~real[:, :, None], 0)
        return (weights.to(x.dtype)[:, :, None] * kept).sum(1), {"weights": weights}

    def extra_repr(self) -> str:
        return f"{self.mode!r}, {self.in_features}"


class Transpose(nn.Module):
    """Swaps the two axes of each sample."""

    def forward(self, x: Tensor) -> Tensor:
        return x.transpose(1, 2)
