"""The steps at which a run keeps its weights, so that any panel can be computed for them later. [torch]"""

from __future__ import annotations

import math
from collections.abc import Iterator

from engine.events import Event, WeightsKept
from engine.train.session import Session

KEPT = 80
"""How often the weights are kept in a run; even one that is stopped halfway has more than 60 of these steps."""
FIRST = 10
"""About as many first steps are all kept."""
MAX_BYTES = 48 * 2**20
"""The size of all weights kept; large networks are kept less often. Their runs are long and have more frames."""


def film_steps(steps: int, bytes_per_step: int = 0) -> tuple[int, ...]:
    """The steps of a run of `steps` steps, dense at the beginning: every step at first, then at growing distances."""
    count = min(KEPT, MAX_BYTES // max(1, bytes_per_step))
    if count < 2:
        return ()
    power = 3.0
    if count > 2 * FIRST and steps > FIRST:
        power = max(power, math.log(steps / FIRST) / math.log(count / FIRST))  # the first steps are not left out
    return tuple(sorted({min(steps, max(k, round(steps * (k / count) ** power))) for k in range(count + 1)}))


class Film:
    """Copies the weights at these steps. Which steps depends only on the plan, and copying changes nothing."""

    def __init__(self, session: Session) -> None:
        self.session = session
        size = sum(tensor.numel() * tensor.element_size() for tensor in session.models.state_dict().values())
        self._coming = [step for step in film_steps(session.steps, size) if step >= session.step]

    def keep(self) -> Iterator[Event]:
        """The event with the weights, if this is one of the steps."""
        step, is_due = self.session.step, False
        while self._coming and self._coming[0] <= step:
            is_due = self._coming.pop(0) == step
        if is_due:
            yield WeightsKept(step=step, state=self.session.snapshot())
