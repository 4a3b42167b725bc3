"""The settings with which images are read."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from engine.datasets.picture_preparation import Fit, Inversion
from engine.datasets.uploads.table_settings import Balance

Side = Literal[16, 28, 32, 48, 64, 96, 128]
SIDES: tuple[Side, ...] = get_args(Side)
STANDARD_SIDE = 32


class PictureSettings(BaseModel):
    """Settings for images. `labels`: the class of each file by its number; files without one are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: Side | None = None
    """None: that of the images if all are equally large squares of such a size, else `STANDARD_SIDE`."""
    colour: Literal["auto", "grey", "colour"] = "auto"
    fit: Fit = "cut"
    inversion: Literal["auto"] | Inversion = "auto"
    classes_from: str = Field("auto", pattern=r"^(auto|name|folder:(-1|\d{1,2})|table:\d{1,4})$")
    """For a zip: what the class of an image is taken from; a folder is given by its level, a column of a table by its
    rank."""
    labels: dict[int, str] | None = None
    keep_splits: bool = True
    """Whether folders that are named for splits are these splits."""
    join_archives: bool = False
    """Whether archives of one name are read as one folder."""
    balance: Balance = "nothing"
