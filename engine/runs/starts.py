"""Where a run begins that goes on from a step of another one, as kept with its files: it does not need the other run."""

from __future__ import annotations

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
    sha256: str | None = None
    """The checksum that the run has reported for it."""
    file: str = "state.safetensors"
    """The name of its file."""
    commands: tuple[tuple[int, Command], ...] = ()
    """The commands that changed that run between checkpoint and step."""


def write_start(artifacts: Artifacts, run_id: str, start: Start) -> None:
    """Written after the checkpoint that it names."""
    artifacts.write_start(run_id, "start.json", start.model_dump_json().encode())


def read_start(artifacts: Artifacts, run_id: str) -> Start:
    """Raises `NotFoundError` if the file is missing."""
    return Start.model_validate_json(artifacts.start(run_id, "start.json"))
