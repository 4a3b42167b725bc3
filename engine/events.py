"""What a run tells: every event, as it is written to the store and sent to pages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from engine.text import Message


def _finite(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without infinities and NaN, which JSON cannot hold: they would be written as null, as they were until 2026-11."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and (not isinstance(value, float) or math.isfinite(value))
    }


Figures = Annotated[dict[str, float], BeforeValidator(_finite)]
"""Figures by name. One that is not finite, such as the perplexity of a loss above 709 nats, is left out."""


Later = Annotated[float | None, Field(exclude_if=lambda value: value is None)]
"""A number that older logs do not have."""


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    step: int
    """Optimizer steps taken when it was told."""


class RunStarted(_Event):
    """The loop is about to take its first step, or to go on after `step`."""

    kind: Literal["run_started"] = "run_started"
    attempt: int = 1
    steps: int
    steps_per_epoch: int
    device: str
    threads: int
    parameter_count: int
    forecast_s: Later = None
    """What the whole run was forecast to take; only where it begins."""
    note: Message | None = None
    """What there is to say of how it goes on: that a checkpoint was damaged, say."""


class Measured(_Event):
    """Metrics at a step: `train/loss` and `train/accuracy` are means since the last such event.

    Which steps are measured depends on the plan alone, so a resumed run tells the same.
    """

    kind: Literal["measured"] = "measured"
    epoch: float
    values: Figures


class Speed(_Event):
    """How fast it goes; the only event whose values depend on the clock. Told four times a second at first, and ever
    more rarely as the run goes on, down to once in five seconds."""

    kind: Literal["speed"] = "speed"
    samples_per_s: float
    elapsed_s: float
    remaining_s: float | None = None


class EpochEnded(_Event):
    """A pass over the training split is over; `values` holds `train/…` means of the epoch and `val/…`.

    A run reports at most 500; `best` says that the best weights so far came since the last one.
    """

    kind: Literal["epoch_ended"] = "epoch_ended"
    epoch: int
    values: Figures
    best: bool = False


class FrameTaken(_Event):
    """Views at this step. `views` (by panel key) is written as an artifact and not part of the JSON."""

    kind: Literal["frame_taken"] = "frame_taken"
    panels: tuple[str, ...] = ()
    views: Any = Field(None, exclude=True)


class CheckpointTaken(_Event):
    """Everything needed to go on from here. `state` is written as an artifact and not part of the JSON."""

    kind: Literal["checkpoint_taken"] = "checkpoint_taken"
    best: bool = False
    sha256: str | None = None
    """The checksum of its file; None in runs from before there were checksums."""
    state: Any = Field(None, exclude=True)


class Paused(_Event):
    """Waits for resume, step or stop."""

    kind: Literal["paused"] = "paused"


class Resumed(_Event):
    """Goes on after a pause."""

    kind: Literal["resumed"] = "resumed"


class Judging(_Event):
    """Training is over; what was learned is being judged."""

    kind: Literal["judging"] = "judging"


class SettingChanged(_Event):
    """A setting was changed while running."""

    kind: Literal["setting_changed"] = "setting_changed"
    path: str
    value: float


class RunEnded(_Event):
    """The last event of a run.

    `finished`: all epochs, or early stopping (then `message` says so). `stopped`: on request. `diverged`: NaN or
    infinity. `failed`: anything else; `message` says what. `summary` holds the final metrics, `test/…` among them.
    """

    kind: Literal["run_ended"] = "run_ended"
    reason: Literal["finished", "stopped", "diverged", "failed"]
    message: Message | None = None
    summary: Figures = {}
    elapsed_s: float = 0.0
    step_s: Later = None
    """The mean time of a step on the training thread, since this attempt began."""


Event = Annotated[
    RunStarted
    | Measured
    | Speed
    | EpochEnded
    | FrameTaken
    | CheckpointTaken
    | Paused
    | Resumed
    | Judging
    | SettingChanged
    | RunEnded,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Reads an event from its JSON: `EVENT.validate_python(payload)`."""
