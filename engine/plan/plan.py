"""`Plan`: everything a run needs, as JSON."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from engine.graph.spec import GraphSpec
from engine.registry import Choice
from engine.text import N_

LOG: dict[str, JsonValue] = {"scale": "log"}
"""Of a field whose values span powers of ten: forms offer a number, not a slider."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Augmentation(_Part):
    """Random changes of training pictures, drawn anew for every batch."""

    shift: float = Field(
        0.0,
        ge=0,
        le=0.5,
        title=N_("Shift"),
        description=N_("Maximum shift as a share of the image side, in both directions."),
    )
    rotate: float = Field(
        0.0, ge=0, le=180, title=N_("Rotation"), description=N_("Maximum angle in degrees, in both directions.")
    )
    scale: float = Field(0.0, ge=0, le=0.5, title=N_("Scale"), description=N_("Random scaling by up to this share."))
    shear: float = Field(
        0.0, ge=0, le=45, title=N_("Shear"), description=N_("Maximum angle in degrees, in both directions.")
    )
    flip: bool = Field(False, title=N_("Random flip"), description=N_("Mirrors half of the images left to right."))
    noise: float = Field(
        0.0,
        ge=0,
        le=0.5,
        title=N_("Noise"),
        description=N_("Standard deviation of Gaussian noise; pixels lie between 0 and 1."),
    )
    erase: float = Field(
        0.0,
        ge=0,
        le=0.5,
        title=N_("Random erasing"),
        description=N_("Largest share of the area to blank out with a rectangle."),
    )

    @property
    def active(self) -> bool:
        return self != Augmentation()

    @property
    def moves(self) -> bool:
        """Whether pixels change their places."""
        return bool(self.shift or self.rotate or self.scale or self.shear or self.flip)


class EarlyStopping(_Part):
    """Ends the run when the val loss has not improved for `patience` epochs; the best weights are restored."""

    patience: int = Field(
        5, ge=1, le=1000, title=N_("Patience"), description=N_("Epochs without improvement of the validation loss.")
    )
    min_delta: float = Field(0.0, ge=0, le=1, title=N_("Minimum improvement"), json_schema_extra=LOG)


class Regularisation(_Part):
    """What keeps weights small and training from going on too long."""

    l1: float = Field(
        0.0,
        ge=0,
        le=10,
        title=N_("L1"),
        description=N_("Adds λ times the sum of |w| to the loss; this is λ."),
        json_schema_extra=LOG,
    )
    l2: float = Field(
        0.0,
        ge=0,
        le=10,
        title=N_("L2"),
        description=N_("Adds λ/2 times the sum of w² to the loss; this is λ."),
        json_schema_extra=LOG,
    )
    weight_decay: float = Field(
        0.0,
        ge=0,
        le=1,
        title=N_("Weight decay"),
        description=N_(
            "Shrinks weights by this times the learning rate per step, decoupled from the gradient. L-BFGS adds "
            "it to L2."
        ),
        json_schema_extra=LOG,
    )
    clip_norm: float | None = Field(
        None,
        gt=0,
        le=1000,
        title=N_("Gradient clipping by norm"),
        description=N_("Scales the gradient down to this norm if it is longer."),
    )
    clip_value: float | None = Field(
        None,
        gt=0,
        le=1000,
        title=N_("Gradient clipping by value"),
        description=N_("Clips each gradient value to ± this."),
    )
    early_stopping: EarlyStopping | None = Field(None, title=N_("Early stopping"))


class Training(_Part):
    """How the loop runs."""

    batch_size: int = Field(32, ge=1, le=65536, title=N_("Batch size"))
    epochs: int = Field(5, ge=1, le=100_000, title=N_("Epochs"))
    seed: int = Field(0, ge=0, le=2**31 - 1, title=N_("Seed"))
    precision: Literal["fp32", "bf16"] = Field("fp32", title=N_("Numerical precision"))
    channels_last: bool = Field(True, title=N_("Channels last"))
    threads: int | None = Field(
        None,
        ge=1,
        le=256,
        title=N_("Threads"),
        description=N_("Empty: all cores for a single run, one core otherwise."),
    )
    device: Literal["auto", "cpu", "cuda", "mps"] = Field("auto", title=N_("Device"))


class Plan(_Part):
    """Everything a run needs. Saved names are for ever; a change of meaning bumps `version`, with a migration."""

    version: Literal[1] = 1
    title: str = Field("", max_length=120, title=N_("Title"))
    family: Choice = Choice(name="empty")
    """Where the graphs came from; they may have been edited since."""
    dataset: Choice
    objective: Choice = Choice(name="classification")
    graphs: dict[str, GraphSpec] = {}
    loss: Choice = Choice(name="cross_entropy")
    optimizer: Choice = Choice(name="adam")
    schedule: Choice = Choice(name="constant")
    initializer: Choice = Choice(name="xavier_uniform")
    bias_initializer: Choice = Choice(name="zeros")
    regularisation: Regularisation = Regularisation()
    augmentation: Augmentation = Augmentation()
    training: Training = Training()

    def dump(self) -> dict[str, Any]:
        """As saved: JSON-ready, without what is at its default."""
        return {"version": self.version, **self.model_dump(mode="json", exclude_defaults=True)}
