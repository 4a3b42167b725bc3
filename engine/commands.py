"""Commands: what a run is asked to do between two steps."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

MAX_WEIGHT = 1e6
"""The maximum absolute value of a weight that is set."""
MIN_SPEED, MAX_SPEED = 1, 1000
"""The range of a speed limit, in steps per second."""


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True)


class Pause(_Command):
    """Wait after this step."""

    kind: Literal["pause"] = "pause"


class Resume(_Command):
    """Go on."""

    kind: Literal["resume"] = "resume"


class Advance(_Command):
    """From a pause: take one step or one epoch, then pause again. From a running state: pause after it."""

    kind: Literal["advance"] = "advance"
    by: Literal["step", "epoch"] = "step"
    only: Literal["discriminator", "generator"] | None = None
    """For adversarial runs: the only network that learns in this step."""
    wait: bool = True
    """Whether to pause afterwards; False for a step of one network that is replayed after an interruption."""

    @model_validator(mode="after")
    def _one_step(self) -> Advance:
        if self.only and self.by != "step":
            raise ValueError("one network learns alone for a single step")
        return self


class Stop(_Command):
    """End the run and keep what was learned."""

    kind: Literal["stop"] = "stop"


class Yield(_Command):
    """Take a checkpoint and yield the slot to another run. Sent by the host; the run resumes when its turn comes
    again."""

    kind: Literal["yield"] = "yield"


class SetValue(_Command):
    """Change a setting while running: `optimizer.learning_rate`."""

    kind: Literal["set"] = "set"
    path: Literal["optimizer.learning_rate"] = "optimizer.learning_rate"
    value: float = Field(gt=0, le=100)


class SetSpeed(_Command):
    """Limit the number of steps per second; None: no limit."""

    kind: Literal["set_speed"] = "set_speed"
    steps_per_s: float | None = Field(None, ge=MIN_SPEED, le=MAX_SPEED)


class SetWeight(_Command):
    """Change one weight while running: the value at `index` of a tensor of a node."""

    kind: Literal["set_weight"] = "set_weight"
    graph: str = Field("main", max_length=40)
    node: str = Field(max_length=40)
    tensor: str = Field("weight", max_length=100)
    """Its name in the node's module: `weight`, `bias`."""
    index: tuple[int, ...] = Field(max_length=8)
    value: float = Field(ge=-MAX_WEIGHT, le=MAX_WEIGHT, allow_inf_nan=False)


class TakeCheckpoint(_Command):
    """While paused: take a checkpoint, from which others compute with exactly this state."""

    kind: Literal["take_checkpoint"] = "take_checkpoint"


class Watch(_Command):
    """These panels are being watched until `until` (Unix time, s). Maps panel keys to saved probe choices."""

    kind: Literal["watch"] = "watch"
    panels: dict[str, dict[str, Any]] = {}
    until: float = 0.0


Command = Annotated[
    Pause | Resume | Advance | Stop | Yield | SetValue | SetSpeed | SetWeight | TakeCheckpoint | Watch,
    Field(discriminator="kind"),
]
COMMAND: TypeAdapter[Command] = TypeAdapter(Command)
"""Parses a command from JSON."""
