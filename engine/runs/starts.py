"""Where a run begins that goes on from a step of another one, as kept with its files: it does not need the other run."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from engine.commands import Command
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts


class Start(BaseModel):
    """The state after `step` of the run `run`: training goes on to it from `checkpoint`, if that is an earlier step."""

    model_config = ConfigDict(frozen=True)

    run: str
    step: int
    plan: Plan
    """The plan of that run."""
    threads: int
    checkpoint: int | None = None
    """The step of the copied checkpoint; None: the initial weights."""
    file: str = "state.safetensors"
    """The name of its file."""
    commands: tuple[tuple[int, Command], ...] = ()
    """The commands that changed that run between checkpoint and step."""


class KeptStart(NamedTuple):
    """A start with the file of its checkpoint."""

    start: Start
    packed: bytes | None


def write_start(artifacts: Artifacts, run_id: str, start: Start, packed: bytes | None) -> None:
    if packed is not None:
        artifacts.write_start(run_id, start.file, packed)
    artifacts.write_start(run_id, "start.json", start.model_dump_json().encode())


def read_start(artifacts: Artifacts, run_id: str) -> KeptStart:
    """Raises `NotFoundError` if the files are missing."""
    start = Start.model_validate_json(artifacts.start(run_id, "start.json"))
    packed = None if start.checkpoint is None else artifacts.start(run_id, start.file)
    return KeptStart(start, packed)
