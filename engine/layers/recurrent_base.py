"""Base of the layers that read a sequence step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.recurrent import Unit, unit_at
from engine.layers.base import Layer, Shape
from engine.registry import Choice
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn

STEPS = {"last": N_("last step"), "all": N_("every step")}
RECURRENT = {
    "orthogonal": N_("Orthogonal"),
    "identity": N_("Identity"),
    "xavier_uniform": N_("Xavier uniform (Glorot)"),
    "normal": N_("Normal"),
}


class RecurrentLayer(Layer):
    """Base class of the recurrent layers: `gates` blocks of `hidden` rows in each weight matrix, stacked as in
    torch."""

    gates: ClassVar[int]
    saved_per_step: ClassVar[int]
    """Values that torch keeps per step, in multiples of `hidden`: gates, states and buffers."""
    serial_ops_per_step: ClassVar[int] = 2
    """Operations per step that wait for one another, if torch has a kernel for all steps."""
    group = "recurrent"
    expects = N_("a sequence (T, D)")
    advice = N_("Put Embedding before it for text, or Reshape to read an image row by row.")
    initializes = True
    masked = True
    units_field = "hidden"
    weights_note = N_(
        "PyTorch keeps two bias vectors, for input and state; textbooks have one. This adds a few parameters."
    )

    hidden: int = Field(
        32,
        ge=1,
        le=4096,
        title=N_("Hidden units"),
        description=N_("Values kept from step to step."),
    )
    layers: int = Field(
        1,
        ge=1,
        le=8,
        title=N_("Number of layers"),
        description=N_("Each layer reads the output sequence of the one below."),
    )
    bidirectional: bool = Field(
        False,
        title=N_("Both directions"),
        description=N_("A second layer reads the sequence backwards; both outputs are concatenated."),
    )
    steps: Literal["last", "all"] = Field(
        "last",
        title=N_("Output"),
        description=N_("Last step: one output per sequence. Every step: for another sequence layer."),
        json_schema_extra={"options": dict(STEPS)},
    )
    dropout: float = Field(
        0.0,
        ge=0,
        lt=1,
        title=N_("Dropout"),
        description=N_("Between layers: share of values set to 0 in training."),
    )
    recurrent_initializer: Literal["orthogonal", "identity", "xavier_uniform", "normal"] = Field(
        "orthogonal",
        title=N_("Recurrent initializer"),
        description=N_("Initial weights from state to state. Orthogonal keeps signals alive over many steps."),
        json_schema_extra={"options": dict(RECURRENT)},
    )

    @property
    def keeps_time(self) -> bool:
        """With `steps` set to all, output t belongs to step t."""
        return self.steps == "all"

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 2:
            return None
        out = self.hidden * self._directions
        return (out,) if self.steps == "last" else (x[0], out)

    def parameter_count(self, x: Shape) -> int:
        rows = self.gates * self.hidden
        return sum(self._directions * rows * (width + self.hidden + 2) for width in self._widths(x))

    def initial(self, parameter: str) -> Choice | None:
        return Choice(name=self.recurrent_initializer) if "weight_hh" in parameter else None

    def flops(self, x: Shape) -> int:
        rows = self.gates * self.hidden
        return sum(2 * x[0] * self._directions * rows * (width + self.hidden) for width in self._widths(x))

    def saved_values(self, x: Shape) -> int:
        """For every step, even if only the last is the output."""
        return self._steps(x) * self.saved_per_step * self.hidden

    def serial_ops(self, x: Shape) -> int:
        """Steps run one after another."""
        return self._steps(x) * self.serial_ops_per_step

    def build_recurrent(self, kind: type[nn.Module], x: Shape, **more: str) -> nn.Module:
        """The module of `kind` with these settings."""
        return kind(x[1], self.hidden, self.layers, self.bidirectional, self.steps == "all", self.dropout, **more)

    @property
    def _directions(self) -> int:
        return 2 if self.bidirectional else 1

    def _steps(self, x: Shape) -> int:
        """Steps of all its layers in all directions."""
        return x[0] * self.layers * self._directions

    def _widths(self, x: Shape) -> list[int]:
        """The input width of each stacked layer."""
        return [x[1]] + [self.hidden * self._directions] * (self.layers - 1)

    def unit_at(self, values: NodeValues, index: Index) -> Unit | None:
        """The unit and the step that give one output value; None at padding, where the output is 0."""
        return unit_at(values, index, self.layers, self.hidden, self.steps == "all")
