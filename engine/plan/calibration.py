"""How fast this machine trains: kept in the data home, read by the preflight."""

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
"""Nodes of the two chains whose steps tell what a node costs, and what the rest of a step does."""


class Work(BaseModel):
    """Amounts of work, each in the unit of one of the rates."""

    model_config = ConfigDict(frozen=True)

    steps: float = 0.0
    calls: float = 0.0
    """Operations, whatever their size, forward and backward."""
    convolutions: float = 0.0
    products: float = 0.0
    """Floating-point operations of convolutions and of other sums of products."""
    values: float = 0.0
    weights: float = 0.0

    def __add__(self, other: Work) -> Work:
        return Work(**{name: getattr(self, name) + getattr(other, name) for name in Work.model_fields})


class Rates(BaseModel):
    """What training costs with some number of threads. The defaults are those of a slow laptop."""

    model_config = ConfigDict(frozen=True)

    step_s: float = Field(4e-4, gt=0)
    """What each step costs whatever the graph: batch, loss, optimizer."""
    call_s: float = Field(6e-5, gt=0)
    """What each node costs in a step whatever its size: forward, backward and update."""
    conv_flops_per_s: float = Field(2e10, gt=0)
    linear_flops_per_s: float = Field(3e10, gt=0)
    values_per_s: float = Field(1e8, gt=0)
    """Numbers through an element-wise layer, forward and backward."""
    weights_per_s: float = Field(2e8, gt=0)
    """Weights through an update by Adam."""

    def better(self, other: Rates) -> Rates:
        """The better of each figure: other work on the machine only ever adds to what something takes."""
        fastest = {name: max(getattr(self, name), getattr(other, name)) for name in THROUGHPUTS}
        # The least of several differences would be the noisiest: the times that they are of are compared.
        times = (min(self.chain_s(nodes), other.chain_s(nodes)) for nodes in CHAINS)
        return Rates(**fastest, **overheads(*times))

    def seconds(self, work: Work) -> float:
        overhead = work.steps * self.step_s + work.calls * self.call_s
        products = work.convolutions / self.conv_flops_per_s + work.products / self.linear_flops_per_s
        return overhead + products + work.values / self.values_per_s + work.weights / self.weights_per_s

    def chain_s(self, nodes: int) -> float:
        """What a step of so many nodes takes that have next to nothing to do."""
        return self.step_s + nodes * self.call_s


class Calibration(BaseModel):
    """Rates by number of threads, and the machine that they are of."""

    model_config = ConfigDict(frozen=True)

    machine: str = ""
    rates: dict[int, Rates] = Field({1: Rates()}, min_length=1)

    def at(self, threads: int | None) -> Rates:
        """The rates measured with the most threads that are not more than `threads` (None: all there are)."""
        fitting = [count for count in self.rates if threads is None or count <= threads]
        return self.rates[max(fitting, default=min(self.rates))]

    def better(self, other: Calibration) -> Calibration:
        """With the better of each figure; of another machine, what that one was measured at says nothing here."""
        if other.machine != self.machine or other.rates.keys() != self.rates.keys():
            return self
        return Calibration(machine=self.machine, rates={n: self.rates[n].better(other.rates[n]) for n in self.rates})


def calibration() -> Calibration:
    """What was measured on this machine, else the defaults."""
    try:
        return Calibration.model_validate_json((data_home() / FILE).read_text(encoding="utf-8"))
    except (OSError, HomeError, ValidationError):  # never measured, or by an older version
        return Calibration()


def keep(measured: Calibration) -> None:
    """Written beside and moved into place, for several processes may do so at once."""
    path = data_home() / FILE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(measured.model_dump(mode="json"), file, indent=1)
    Path(name).replace(path)


def overheads(short_s: float, long_s: float) -> dict[str, float]:
    """What a node and what the rest of a step cost, by the times of a step of each chain."""
    short, long = CHAINS
    call_s = max((long_s - short_s) / (long - short), 1e-6)
    return {"call_s": call_s, "step_s": max(short_s - short * call_s, 1e-6)}
