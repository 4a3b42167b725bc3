"""Sine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("sine")
class Sine(Activation):
    r"""Lets units wave, so that fine detail can be fitted.

    $f(x) = \sin(\omega x)$ with the frequency $\omega$.

    Reference: Sitzmann, Martel, Bergman, Lindell and Wetzstein, 2020, *Implicit neural representations with periodic activation functions*.
    """

    title = N_("Sine")
    synonyms = ("sin", "siren", "正弦")
    range = (-1.0, 1.0)
    formula = r"\sin(\omega a)"

    frequency: float = Field(1.0, ge=0.1, le=100, title=N_("Frequency (omega)"))

    def build(self) -> nn.Module:
        import torch
        from torch import Tensor, nn

        class Sine(nn.Module):
            """The sine of the input times a frequency."""

            def __init__(self, frequency: float) -> None:
                super().__init__()
                self.frequency = frequency

            def forward(self, x: Tensor) -> Tensor:
                return torch.sin(self.frequency * x)

            def extra_repr(self) -> str:
                return f"{self.frequency}"

        return Sine(self.frequency)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {r"\omega": self.frequency}
