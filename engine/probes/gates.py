"""Gates and states of a recurrent layer over the steps of one sample."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.probes.base import PROBES, ProbeContext
from engine.probes.step_formulas import step_lines
from engine.probes.unrolled import RecurrentProbe, Unrolled
from engine.text import N_, message
from engine.views import Array, Equations, Heatmaps, Sheet, View

GATES = {
    "gates.forget": N_("forget gate"),
    "gates.input": N_("input gate"),
    "gates.output": N_("output gate"),
    "gates.reset": N_("reset gate"),
    "gates.update": N_("update gate"),
}
STATES = {
    "candidate": N_("candidate"),
    "cell": N_("cell"),
    "preactivation": N_("pre-activation"),
    "hidden": N_("state"),
}
MAX_UNITS, MAX_STEPS = 128, 400


@PROBES.register("gates")
class Gates(RecurrentProbe):
    """Shows the gates and states of a recurrent layer while it reads one sample: time across, one row per unit.

    A gate has its strongest color where it is open (1), its faintest where it is shut (0). Candidate, cell and state
    are orange above 0 and blue below. For both directions, the backward one (←) is below the forward one.
    Click a step to see its calculation for one unit.
    """

    title = N_("Gates and states")
    rank = 16

    step: int = Field(0, ge=0, le=1_000_000, title=N_("Time step"))
    unit: int = Field(0, ge=0, le=4095, title=N_("Unit"))

    def compute(self, context: ProbeContext) -> Sheet:
        seen = self.unrolled(context)
        step = min(self.step, seen.steps - 1)
        found: list[tuple[str, View]] = []
        for heading, names, signed in ((N_("Gates"), GATES, False), (N_("States"), STATES, True)):
            maps = _maps(seen, names, signed, step)
            found += [(heading, maps)] if maps else []
        found.append((N_("One unit at the selected step"), self._calculation(seen, step)))
        note = message(
            N_("{units} units of `{node}` over {steps} steps of one sample."),
            units=min(MAX_UNITS, seen.layer.hidden),
            node=seen.node,
            steps=min(MAX_STEPS, seen.steps),
        )
        return Sheet(tuple(heading for heading, _ in found), tuple(view for _, view in found), note=note)

    def _calculation(self, seen: Unrolled, step: int) -> Equations:
        return calculation(seen, step, self.unit, backwards=False)


def calculation(seen: Unrolled, step: int, unit: int, backwards: bool) -> Equations:
    """The equations of one unit at one step, with their numbers."""
    unit = min(unit, seen.layer.hidden - 1)
    values = seen.direction(backwards)
    before = step + 1 if backwards else step - 1
    squash = getattr(seen.layer, "activation", "tanh")
    note = message(N_("Unit {unit} of `{node}` at step {step}."), unit=unit, node=seen.node, step=step)
    return Equations(step_lines(seen.layer.name, values, step, before, unit, squash), note=note)


def _maps(seen: Unrolled, names: dict[str, str], signed: bool, step: int) -> Heatmaps | None:
    """The values of these names, the backward direction below the forward one; None if the layer has none of them."""
    kept: list[Array] = []
    titles: list[str] = []
    mirrored: list[int] = []
    for name, title in names.items():
        for backwards in (False, True):
            values = seen.direction(backwards).get(name)
            if values is not None:
                mirrored += [len(kept)] if backwards else []
                kept.append(np.nan_to_num(values[:MAX_STEPS, :MAX_UNITS].T))
                titles.append(title)
    if not kept:
        return None
    picked = step if step < MAX_STEPS else None
    return Heatmaps(
        values=np.stack(kept).astype(np.float32),
        names=tuple(titles),
        row_label=N_("unit"),
        column_label=N_("step"),
        columns=seen.tokens[:MAX_STEPS],
        scale="signed" if signed else "magnitude",
        low=-_largest(kept) if signed else 0.0,
        high=_largest(kept) if signed else 1.0,
        mirrored=tuple(mirrored),
        picks="step",
        picked=picked,
        note=message(N_("Stronger color: gate more open."))
        if not signed
        else message(N_("Blue is below 0, orange above.")),
    )


def _largest(maps: list[Array]) -> float:
    """The end of the color scale: an integer of at least 1, so that it does not change with every frame."""
    return float(np.ceil(max(np.abs(values).max(initial=1.0) for values in maps)))
