"""What a request is: a model that a page fills in, and a handler that a resident worker runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from pydantic import ConfigDict, InstanceOf

from engine.registry import CatalogEntry, Registry
from engine.text import N_
from engine.views import View, pack, unpack

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext

Numbers = InstanceOf[np.ndarray]
Answer = View | Mapping[str, Any]


class Networks(Protocol):
    """The trained networks that a worker keeps loaded."""

    def at(self, run_id: str, step: int | None) -> ProbeContext:
        """The run at `step`, or at its newest checkpoint that is whole; raises `NotFoundError`."""


class HostRequest(CatalogEntry):
    """Base of all requests: the fields are what is asked. The class is loaded by pages, so torch only in `answer`."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    def answer(self, networks: Networks) -> Answer:
        """The answer, computed in a worker; a `LayerlabError` is raised again where it was asked."""
        raise NotImplementedError

    def packed(self) -> bytes:
        """The request as it travels to the host."""
        return pack({"request": self.name, **self.model_dump()})


class RunRequest(HostRequest):
    """Base of requests about a trained network: of `run`, at `step` (None: its newest checkpoint)."""

    run: str
    step: int | None = None


REQUESTS: Registry[HostRequest] = Registry("engine.host.requests", N_("request"))


def unpacked(packed: bytes) -> HostRequest:
    """The request that was packed; raises `UnknownNameError` or `ProblemsError`."""
    content = unpack(packed)
    return REQUESTS.configured(content.pop("request"), content)
