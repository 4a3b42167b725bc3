"""What an activation is: a config and a torch module that keeps its input's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.registry import Registry, Thing
from engine.text import N_, message
from engine.views import Curves, Series

if TYPE_CHECKING:
    from torch import nn


class Activation(Thing):
    """Base of all activations."""

    def build(self) -> nn.Module:
        """A torch module; output shape equals input shape."""
        raise NotImplementedError

    def picture(self) -> Curves:
        """The function and its derivative on [-5, 5]."""
        import torch

        x = torch.linspace(-5, 5, 401, requires_grad=True)
        y = self.build().eval()(x)
        (slope,) = torch.autograd.grad(y.sum(), x)
        return Curves(
            series=(
                Series("f(x)", x.detach().numpy(), y.detach().numpy()),
                Series("f'(x)", x.detach().numpy(), slope.numpy(), dashed=True),
            ),
            x_label="x",
            note=message(N_("Solid: the function. Dashed: its derivative, by which gradients are multiplied on their way back.")),
        )


ACTIVATIONS: Registry[Activation] = Registry("engine.activations", "activation")
