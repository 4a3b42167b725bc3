"""The reason why a run waits in the queue."""

from __future__ import annotations

from engine.runs.disk_space import shortage
from engine.runs.rows import RunRow
from engine.text import N_, Message, message
from pages.ui.quantities import duration


def reason(row: RunRow) -> Message | None:
    """Why the run waits, its place in the queue, and for about how long; None for a run that is not queued."""
    if row.status != "queued":
        return None
    short = shortage()
    return reason_given(row, short.message if short else None)


def reason_given(row: RunRow, short: Message | None) -> Message | None:
    """The same, given any shortage of disk space."""
    if row.status != "queued":
        return None
    if short:
        return message(N_("{shortage} The run then continues by itself."), shortage=short)
    return row.setback or _turn(row)


def _turn(row: RunRow) -> Message:
    if not row.place:
        return message(N_("Starts in a moment."))
    facts = {"place": row.place, "step": f"{row.step:,}", "time": duration(row.wait_s or 0.0)}
    if row.yielded:
        return message(_YIELDED if row.wait_s else _YIELDED_NEXT, **facts)
    if row.step:
        return message(N_("The process was interrupted. The run resumes from its last checkpoint."))
    return message(_FULL if row.wait_s else _NEXT, **facts)


_FULL = N_("All training slots are in use. Place {place} in the queue: starts in about {time}.")
_NEXT = N_("Place {place} in the queue. Starts in a moment.")
_YIELDED = N_("This run yielded its slot at step {step}. Place {place} in the queue: continues in about {time}.")
_YIELDED_NEXT = N_("This run yielded its slot at step {step} and continues in a moment.")
