"""The base class of activations: a config and a torch module that keeps the shape of its input."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.calculation.node_values import Index
from engine.calculation.operands import constant, operand
from engine.calculation.operations import step
from engine.registry import CatalogEntry, Registry
from engine.text import N_, message
from engine.views import Array, Curves, Series, Step

if TYPE_CHECKING:
    from torch import nn


class Activation(CatalogEntry):
    """Base class of all activations.

    Our own module classes are defined inside `build` and need only `torch`, `nn` and `Tensor`: exported source contains
    them as they are.
    """

    picture_needs_torch = True
    parameter_count: ClassVar[int] = 0
    """The number of trainable scalars of the built module."""
    range: ClassVar[tuple[float, float]] = (float("-inf"), float("inf"))
    """Bounds of its values; infinite for functions that pass large values of that sign, or are only slightly bounded."""
    saturates: ClassVar[bool] = False
    """Whether values near an end of `range` mean that almost no gradient passes."""

    formula: ClassVar[str]
    r"""The function of $a$ in one line of TeX, with the symbols of `constants`; $[\ldots]$ is 1 if true, else 0."""

    def written(self) -> str:
        """The formula for these settings."""
        return self.formula

    def constants(self, module: nn.Module) -> dict[str, float]:
        """The numbers of the formula beside $a$, by symbol."""
        return {}

    def build(self) -> nn.Module:
        """The torch module; the output shape equals the input shape."""
        raise NotImplementedError

    def calculation(self, x: Array, index: Index, module: nn.Module) -> tuple[Step, ...]:
        """How one value of the output is computed from the values `x` of a sample before the activation."""
        import torch

        def function(value: Array, *_constants: Array) -> float:
            dtype = next(module.parameters(), torch.empty(0, dtype=torch.float64)).dtype
            with torch.no_grad():
                return float(module(torch.as_tensor(value, dtype=dtype).reshape(1, 1)))

        before = operand("a", "before", x, *index)
        numbers = [(constant(symbol, value),) for symbol, value in self.constants(module).items()]
        return (step(self.title, "y", f"y = {self.written()}", self.name, (before,), *numbers, function=function),)

    def picture(self) -> Curves:
        """The function and its derivative on [-5, 5]; for functions of several values, the others are 0."""
        import torch

        x = torch.linspace(-5, 5, 401, requires_grad=True)
        y = self.build().eval()(torch.stack([x, torch.zeros_like(x)], 1))[:, 0]
        (slope,) = torch.autograd.grad(y.sum(), x)
        return Curves(
            series=(
                Series("f(x)", x.detach().numpy(), y.detach().numpy()),
                Series("f'(x)", x.detach().numpy(), slope.numpy(), dashed=True),
            ),
            x_label="x",
            note=message(N_("Solid: the function. Dashed: its derivative, which scales gradients in backpropagation.")),
        )


ACTIVATIONS: Registry[Activation] = Registry("engine.activations", N_("activation"))
