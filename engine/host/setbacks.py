"""Messages about runs whose workers failed or were killed."""

from __future__ import annotations

from engine.text import N_, Message, message


def late_stop_message(grace_s: float) -> Message:
    """A run was ended because a step did not react to Stop."""
    template = N_("A step took over {seconds} s after Stop and was interrupted. The last checkpoint is saved.")
    return message(template, seconds=grace_s)


def retry_message(crashes: int, exit_code: int, hung: bool) -> Message:
    """A run waits for another attempt. `hung`: its last worker was killed because it did not respond."""
    if hung:
        template = N_(
            "The process stopped responding {crashes} times at about the same step and was ended. It restarts "
            "after a pause."
        )
        return message(template, crashes=crashes)
    template = N_(
        "The process ended {crashes} times at about the same step (exit code {code}). It restarts after a pause."
    )
    return message(template, crashes=crashes, code=exit_code)


def failure_message(crashes: int, exit_code: int, hung: bool) -> Message:
    """A run failed because its workers kept failing."""
    if hung:
        template = N_(
            "The process stopped responding {crashes} times at about the same step, so the run was ended. The "
            "last checkpoint is saved."
        )
        return message(template, crashes=crashes)
    template = N_(
        "The process ended {crashes} times at about the same step (exit code {code}), often a lack of memory. "
        "Use a smaller batch size or fewer parameters."
    )
    return message(template, crashes=crashes, code=exit_code)
