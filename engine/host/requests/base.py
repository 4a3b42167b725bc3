"""Base of requests: a model that a page fills in, and a handler that a resident worker runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from pydantic import ConfigDict, InstanceOf

from engine.registry import CatalogEntry, Registry
from engine.text import N_
from engine.views import View, pack, unpack

if TYPE_CHECKING:
    from engine.plan.plan import Plan
    from engine.probes.base import ProbeContext
    from engine.train.cloud.progress import CloudProgress
    from engine.train.session import Session
    from engine.train.slow_motion.recording import Recording

Numbers = InstanceOf[np.ndarray]
Answer = View | Mapping[str, Any]


class Networks(Protocol):
    """The trained networks that a worker keeps loaded."""

    def at(self, run_id: str, step: int | None) -> ProbeContext:
        """The network of a run at `step`, or at its newest intact checkpoint; raises `NotFoundError`."""

    def cloud(self, plan: Plan, count: int) -> CloudProgress:
        """The seed cloud of a plan, as far as this worker has trained it."""

    def next_step(self, run_id: str) -> tuple[Session, Recording]:
        """A session in the state of a paused or ended run, and its next step; raises a `RequestError`."""


class HostRequest(CatalogEntry):
    """Base class of all requests; its fields are the request. Pages load these classes, so torch is imported only in
    `answer`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def answer(self, networks: Networks) -> Answer:
        """Computes the answer in a worker; a `LayerlabError` is raised again in the client."""
        raise NotImplementedError

    def packed(self) -> bytes:
        """The request as bytes."""
        return pack({"request": self.name, **self.model_dump()})


class RunRequest(HostRequest):
    """Base class of requests about the trained network of `run` at `step` (None: its newest checkpoint)."""

    run: str
    step: int | None = None


REQUESTS: Registry[HostRequest] = Registry("engine.host.requests", N_("request"))


def unpacked(packed: bytes) -> HostRequest:
    """The request packed by `packed`; raises `UnknownNameError` or `ProblemsError`."""
    content = unpack(packed)
    return REQUESTS.configured(content.pop("request"), content)
