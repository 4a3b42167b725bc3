"""The training speed of this machine, kept in the data home and used by the preflight."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.errors import HomeError
from engine.home import data_home

FILE = "calibration.json"
THROUGHPUTS = ("conv_flops_per_s", "linear_flops_per_s", "values_per_s", "weights_per_s")
CHAINS = (4, 24)
"""Numbers of nodes of the two chains from whose step times the costs per node and per step follow."""


class Work(BaseModel):
    """Amounts of work, each in the unit of one of the rates. Names are saved in the timings."""

    model_config = ConfigDict(frozen=True)

    steps: float = 0.0
    calls: float = 0.0
    """Operations that wait for one another, forward and backward."""
    convolutions: float = 0.0
    products: float = 0.0
    """Floating-point operations of convolutions and of matrix products."""
    values: float = 0.0
    weights: float = 0.0

    def __add__(self, other: Work) -> Work:
        return Work(**{name: getattr(self, name) + getattr(other, name) for name in Work.model_fields})

    def __mul__(self, factor: float) -> Work:
        return Work(**{name: factor * getattr(self, name) for name in Work.model_fields})


class Rates(BaseModel):
    """The cost of training with a given number of threads. The defaults are those of a slow laptop."""

    model_config = ConfigDict(frozen=True)

    step_s: float = Field(4e-4, gt=0)
    """Fixed cost per step: batch, loss, optimizer."""
    call_s: float = Field(6e-5, gt=0)
    """Fixed cost per node and step: forward, backward and update."""
    conv_flops_per_s: float = Field(2e10, gt=0)
    linear_flops_per_s: float = Field(3e10, gt=0)
    values_per_s: float = Field(1e8, gt=0)
    """Values passed through an element-wise layer, forward and backward."""
    weights_per_s: float = Field(2e8, gt=0)
    """Weights updated by Adam."""

    def better(self, other: Rates) -> Rates:
        """The better of each figure: other load on the machine can only make a measurement worse."""
        fastest = {name: max(getattr(self, name), getattr(other, name)) for name in THROUGHPUTS}
        # Compare times, not their differences: the minimum of several differences would be the noisiest.
        times = (min(self.chain_s(nodes), other.chain_s(nodes)) for nodes in CHAINS)
        return Rates(**fastest, **overheads(*times))

    def seconds(self, work: Work) -> float:
        overhead = work.steps * self.step_s + work.calls * self.call_s
        products = work.convolutions / self.conv_flops_per_s + work.products / self.linear_flops_per_s
        return overhead + products + work.values / self.values_per_s + work.weights / self.weights_per_s

    def chain_s(self, nodes: int) -> float:
        """The duration of a step of a chain of `nodes` trivial nodes."""
        return self.step_s + nodes * self.call_s


class Calibration(BaseModel):
    """Rates by number of threads, and the machine they were measured on."""

    model_config = ConfigDict(frozen=True)

    machine: str = ""
    rates: dict[int, Rates] = Field({1: Rates()}, min_length=1)

    def at(self, threads: int | None) -> Rates:
        """The rates measured with the largest number of threads up to `threads` (None: all cores)."""
        fitting = [count for count in self.rates if threads is None or count <= threads]
        return self.rates[max(fitting, default=min(self.rates))]

    def better(self, other: Calibration) -> Calibration:
        """The better of each figure; measurements of another machine are dropped."""
        if other.machine != self.machine or other.rates.keys() != self.rates.keys():
            return self
        return Calibration(machine=self.machine, rates={n: self.rates[n].better(other.rates[n]) for n in self.rates})


def calibration() -> Calibration:
    """The measurements of this machine, or the defaults."""
    try:
        return Calibration.model_validate_json((data_home() / FILE).read_text(encoding="utf-8"))
    except (OSError, HomeError, ValidationError):  # never measured, or measured by an older version
        return Calibration()


def keep(measured: Calibration) -> None:
    """Writes to a temporary file and renames it, since several processes may do so at once."""
    path = data_home() / FILE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(measured.model_dump(mode="json"), file, indent=1)
    Path(name).replace(path)


def overheads(short_s: float, long_s: float) -> dict[str, float]:
    """The cost per node and per step, from the step times of both chains."""
    short, long = CHAINS
    call_s = max((long_s - short_s) / (long - short), 1e-6)
    return {"call_s": call_s, "step_s": max(short_s - short * call_s, 1e-6)}
