"""Limits on what one request may ask for. `LAYERLAB_LIMIT_<NAME>` in the environment overrides a limit."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.errors import LimitError
from engine.text import N_

PREFIX = "LAYERLAB_LIMIT_"


class Limits(BaseModel):
    """The defaults are generous for a laptop; a shared server sets lower limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nodes: int = Field(500, ge=1, description="nodes of one graph")
    edges: int = Field(2_000, ge=1, description="edges of one graph")
    values: int = Field(2**27, ge=1, description="numbers in one tensor of one sample")
    parameters: int = Field(100_000_000, ge=1, description="trainable parameters of one plan")
    flops_per_step: int = Field(20_000_000_000_000, ge=1, description="floating-point operations of one step")
    memory_bytes: int = Field(8 * 2**30, ge=1, description="memory of one run")
    steps: int = Field(10_000_000, ge=1, description="steps of one run")
    epochs: int = Field(100_000, ge=1, description="epochs of one run")
    upload_bytes: int = Field(
        40 * 2**20, ge=1, description="files in one upload; pages are also limited by `server.maxUploadSize`"
    )
    held_upload_bytes_per_owner: int = Field(
        100 * 2**20, ge=1, description="uploaded files of one visitor in the app's memory"
    )
    held_upload_bytes_per_address: int = Field(
        300 * 2**20,
        ge=1,
        description="uploaded files from one address in the app's memory; a class of thirty shares one",
    )
    held_upload_bytes: int = Field(400 * 2**20, ge=1, description="uploaded files of all visitors in the app's memory")
    sockets_per_owner: int = Field(40, ge=1, description="WebSockets of one visitor; a page has one or two")
    sockets_per_address: int = Field(1_000, ge=1, description="WebSockets from one address, such as a school's")
    unread_bytes: int = Field(16 * 2**20, ge=1, description="bytes sent to one WebSocket and not read yet")
    arriving_bytes: int = Field(
        64 * 2**20, ge=1, description="messages arriving at all WebSockets, incomplete or waiting to be received"
    )
    silent_s: int = Field(15, ge=1, description="seconds that a request may take without sending anything")
    body_bytes_per_s: int = Field(
        2_000, ge=1, description="slowest average rate at which the body of a request arrives"
    )
    body_bytes_per_owner: int = Field(
        16 * 2**20, ge=1, description="bodies of one visitor's requests that are not answered yet, uploads excepted"
    )
    body_bytes_per_address: int = Field(32 * 2**20, ge=1, description="the same from one address, such as a school's")
    body_bytes: int = Field(64 * 2**20, ge=1, description="the same of all visitors")
    connections_without_request: int = Field(
        500, ge=1, description="connections on which the start of a request has not arrived completely"
    )
    pages_at_a_time: int = Field(3, ge=1, description="pages of one visitor that are computed at once")
    rows: int = Field(1_000_000, ge=1, description="rows of one uploaded table")
    columns: int = Field(5_000, ge=1, description="columns of one uploaded table")
    cells: int = Field(
        20_000_000, ge=1, description="cells of one uploaded table; each input that a category becomes counts as one"
    )
    tokens: int = Field(100_000_000, ge=1, description="tokens of one uploaded text, padding included")
    pixels: int = Field(50_000_000, ge=1, description="pixels of one uploaded picture")
    pixels_in_all: int = Field(500_000_000, ge=1, description="pixels of all pictures in one upload")
    members: int = Field(100_000, ge=1, description="files in one uploaded archive")
    unpacked_bytes: int = Field(2**30, ge=1, description="unpacked size of one uploaded archive")
    reading_s: int = Field(60, ge=1, description="seconds that reading one upload may take")
    reading_bytes: int = Field(3 * 2**29, ge=1, description="memory that reading one upload may take")
    draft_bytes: int = Field(2**30, ge=1, description="uploaded files of all visitors that are not saved yet")
    own_sets: int = Field(100, ge=1, description="uploaded data sets of one owner")
    runs_at_a_time: int = Field(4, ge=1, description="runs that train at once on this machine")
    slice_s: int = Field(20, ge=1, description="seconds that a run trains before it yields its slot to a waiting run")
    runs_per_owner: int = Field(
        20, ge=1, description="runs of one owner that wait or train; a group, such as a race, counts as one"
    )
    members_per_owner: int = Field(150, ge=1, description="runs in groups of one owner that wait or train")
    checkpoint_bytes_per_run: int = Field(
        32 * 2**20, ge=1, description="checkpoints kept of one run, to return to its steps"
    )
    computed_bytes_per_run: int = Field(
        32 * 2**20, ge=1, description="weights kept of one run at steps that were computed again"
    )
    computing_s: int = Field(900, ge=1, description="seconds that computing one step of a run again may take")
    disk_bytes_per_owner: int = Field(5 * 2**30, ge=1, description="artifacts of one owner")
    free_disk_bytes: int = Field(100 * 2**20, ge=1, description="free disk space that runs need to continue")
    free_files: int = Field(1_000, ge=1, description="free inodes that runs need to continue")


def read_limits(environment: Mapping[str, str]) -> Limits:
    """The defaults with the overrides in `environment`; raises `LimitError` for a value that is not a positive
    integer."""
    given = {name: environment[key] for name in Limits.model_fields if (key := PREFIX + name.upper()) in environment}
    try:
        return Limits(**given)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0])
        template = N_("`{name}` is `{got}`, but must be an integer above 0.")
        raise LimitError(template, name=PREFIX + name.upper(), got=given[name]) from None


@cache
def limits() -> Limits:
    """The limits of this process, read once."""
    return read_limits(os.environ)
