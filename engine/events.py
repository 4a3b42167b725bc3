"""Events: everything a run reports, as written to the store and sent to pages."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from engine.text import Message


def _finite(values: Mapping[str, Any]) -> dict[str, Any]:
    """Drops infinities and NaN, which JSON cannot hold (logs written before 2026-11 contain null for them)."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and (not isinstance(value, float) or math.isfinite(value))
    }


Figures = Annotated[dict[str, float], BeforeValidator(_finite)]
"""Values by name. Values that are not finite, such as the perplexity of a loss above 709 nats, are left out."""


Later = Annotated[float | None, Field(exclude_if=lambda value: value is None)]
"""A number that older logs lack."""


def _finite_or_none(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


FiniteOrNone = Annotated[float | None, BeforeValidator(_finite_or_none)]
"""A number, or None for one that is infinite or NaN, which JSON cannot hold."""


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    step: int
    """Optimizer steps taken when the event was reported."""


class RunStarted(_Event):
    """The loop is about to take its first step, or to resume after `step`."""

    kind: Literal["run_started"] = "run_started"
    attempt: int = 1
    steps: int
    steps_per_epoch: int
    device: str
    threads: int
    parameter_count: int
    forecast_s: Later = None
    """The forecast duration of the whole run; only in its first `RunStarted`."""
    note: Message | None = None
    """A remark on how the run resumes, for example that a checkpoint was damaged."""


class Returning(_Event):
    """A fork is being brought to the step that it goes on from: it is trained again from an earlier checkpoint, and has
    reached the step `at`."""

    kind: Literal["returning"] = "returning"
    at: int
    note: Message


class Measured(_Event):
    """Metrics at a step: `train/loss` and `train/accuracy` are means since the previous such event.

    Which steps are measured depends only on the plan, so a resumed run reports the same ones.
    """

    kind: Literal["measured"] = "measured"
    epoch: float
    values: Figures


class Speed(_Event):
    """Training speed; the only event whose values depend on the clock. Reported four times per second at first, and
    less often as the run goes on, down to once every five seconds."""

    kind: Literal["speed"] = "speed"
    samples_per_s: float
    elapsed_s: float
    remaining_s: float | None = None


class EpochEnded(_Event):
    """A pass over the training split is over; `values` holds `train/…` means of the epoch and `val/…`.

    A run reports at most 500. `best`: the best weights so far were found since the previous one.
    """

    kind: Literal["epoch_ended"] = "epoch_ended"
    epoch: int
    values: Figures
    best: bool = False


class FrameTaken(_Event):
    """Views at this step. `views` (by panel key) is stored as an artifact and is not part of the JSON."""

    kind: Literal["frame_taken"] = "frame_taken"
    panels: tuple[str, ...] = ()
    views: Any = Field(None, exclude=True)


class CheckpointTaken(_Event):
    """Everything needed to resume from this step. `state` is stored as an artifact and is not part of the JSON."""

    kind: Literal["checkpoint_taken"] = "checkpoint_taken"
    best: bool = False
    sha256: str | None = None
    """The checksum of its file; None in logs from before checksums were added."""
    state: Any = Field(None, exclude=True)


class StatisticsTaken(_Event):
    """How each layer learns at this step, for the diagnoses (`engine.diagnoses`). Which steps depends only on the plan.

    `nodes`: by graph and node, see `engine.probes.learning_statistics`. `values`: of the whole run.
    """

    kind: Literal["statistics_taken"] = "statistics_taken"
    nodes: dict[str, dict[str, Figures]] = {}
    values: Figures = {}


class WeightsKept(_Event):
    """The weights at this step, for panels that are computed later. `state` is stored as an artifact; the event itself is
    not stored."""

    kind: Literal["weights_kept"] = "weights_kept"
    state: Any = Field(None, exclude=True)


class Paused(_Event):
    """The run waits for Resume, Advance or Stop."""

    kind: Literal["paused"] = "paused"


class Resumed(_Event):
    """The run continues after a pause."""

    kind: Literal["resumed"] = "resumed"


class Evaluating(_Event):
    """Training is over, and the final weights are being evaluated. (The saved name stays.)"""

    kind: Literal["judging"] = "judging"


class SettingChanged(_Event):
    """A setting was changed while running: `optimizer.learning_rate`, or `speed` in steps per second (0: no limit)."""

    kind: Literal["setting_changed"] = "setting_changed"
    path: str
    value: float


class WeightChanged(_Event):
    """A single weight was changed while running; `former` is its value before, None if that was infinite or NaN."""

    kind: Literal["weight_changed"] = "weight_changed"
    graph: str
    node: str
    tensor: str
    index: tuple[int, ...]
    value: float
    former: FiniteOrNone


class RunEnded(_Event):
    """The last event of a run.

    `finished`: all epochs are done, or early stopping (then `message` says so). `stopped`: on request. `diverged`: NaN
    or infinity. `failed`: anything else, explained by `message`. `summary` holds the final metrics, including `test/…`.
    """

    kind: Literal["run_ended"] = "run_ended"
    reason: Literal["finished", "stopped", "diverged", "failed"]
    message: Message | None = None
    summary: Figures = {}
    elapsed_s: float = 0.0
    step_s: Later = None
    """The mean duration of a step on the training thread since this attempt began."""


Event = Annotated[
    RunStarted
    | Returning
    | Measured
    | Speed
    | EpochEnded
    | FrameTaken
    | CheckpointTaken
    | StatisticsTaken
    | WeightsKept
    | Paused
    | Resumed
    | Evaluating
    | SettingChanged
    | WeightChanged
    | RunEnded,
    Field(discriminator="kind"),
]
EVENT: TypeAdapter[Event] = TypeAdapter(Event)
"""Parses an event from JSON."""
