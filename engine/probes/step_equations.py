"""One step of a recurrent unit as equations."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.probes.base import PROBES, ProbeContext
from engine.probes.gates import calculation
from engine.probes.unrolled import RecurrentProbe
from engine.text import N_
from engine.views import Equations


@PROBES.register("step_equations")
class StepEquations(RecurrentProbe):
    r"""Shows what one unit of a recurrent layer computes at one step, each formula with its numbers.

    The first number in a bracket is the weighted input with its bias, $W x_t + b$; the second is the weighted previous
    state with a bias of its own, $U h_{t-1} + d$. Before the first step the state is 0, so there the second number is
    $d$ alone. In PyTorch $b$ is `bias_ih` and $d$ is `bias_hh`.
    """

    title = N_("Single-step computation")

    step: int = Field(0, ge=0, le=1_000_000, title=N_("Time step"))
    unit: int = Field(0, ge=0, le=4095, title=N_("Unit"))
    direction: Literal["forward", "backward"] = Field(
        "forward",
        title=N_("Direction"),
        json_schema_extra={"options": {"forward": N_("forward"), "backward": N_("backward")}},
    )

    def compute(self, context: ProbeContext) -> Equations:
        seen = self.unrolled(context)
        backwards = self.direction == "backward" and seen.layer.bidirectional
        return calculation(seen, min(self.step, seen.steps - 1), self.unit, backwards)
