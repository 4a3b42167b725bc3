"""Where in its epochs a run is that goes on from a step of another one."""

from __future__ import annotations

from engine.plan.costs import costs_of
from engine.plan.plan import Plan


def continued_position(position: int, former: Plan, plan: Plan) -> int:
    """The number of batches of `plan` that stand for `position` batches of `former`: the same share of the same epoch."""
    before, now = costs_of(former).steps_per_epoch, costs_of(plan).steps_per_epoch
    if before == now:
        return position
    epoch, rest = divmod(position, before)
    return epoch * now + min(now - 1, round(rest * now / before))
