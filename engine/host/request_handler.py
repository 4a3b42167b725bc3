"""A resident worker that answers requests and keeps the last few networks loaded."""

from __future__ import annotations

import json
from collections import OrderedDict
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import structlog

from engine.errors import LayerlabError
from engine.host.error_sentences import sentence_of
from engine.host.error_transport import error_as_json
from engine.host.limited_process import limit_memory
from engine.host.requests.base import unpacked
from engine.host.slow_steps import SlowSteps
from engine.limits import limits
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.executors.process import end_with_parent
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.views import pack

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext
    from engine.train.cloud.progress import CloudProgress
    from engine.train.session import Session
    from engine.train.slow_motion.recording import Recording

MAX_NETWORKS = 4
"""The number of networks that stay loaded."""

log = structlog.get_logger()


def serve(pipe: Connection, threads: int) -> None:
    """The worker's entry point: answers requests until the pipe closes.

    An answer starts with one byte: 0 for packed views, 1 for an error as JSON.
    """
    import torch

    end_with_parent()
    limit_memory(limits().memory_bytes)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    handler = RequestHandler()
    while True:
        try:
            request = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send_bytes(handler.answer(request))


class RequestHandler:
    """Answers requests, keeping the last few networks loaded."""

    def __init__(self) -> None:
        self.store, self.artifacts = Store(), Artifacts()
        self.slow_steps = SlowSteps(self.store, self.artifacts)
        self._cloud: tuple[tuple[Plan, int], CloudProgress] | None = None
        self.contexts: OrderedDict[tuple[str, int, str], ProbeContext] = OrderedDict()
        """By run, step and version of the weights: a paused run whose weight is set writes its step again."""

    def answer(self, packed: bytes) -> bytes:
        try:
            return b"\0" + pack(unpacked(packed).answer(self))
        except LayerlabError as error:
            return b"\1" + error_as_json(error)
        except Exception as error:  # the outermost frame of a worker
            log.exception("a request failed")
            sentence = sentence_of(error)
            return b"\1" + json.dumps({"kind": "HostError", **sentence.model_dump()}).encode()

    def at(self, run_id: str, step: int | None) -> ProbeContext:
        """The network at `step`, or at its newest intact checkpoint."""
        from engine.train.checkpoint import newest_intact

        row = self.store.run(run_id)
        steps = self.artifacts.checkpoints(run_id) if step is None else [step]
        return newest_intact(steps, lambda chosen: self._loaded(row, chosen))

    def next_step(self, run_id: str) -> tuple[Session, Recording]:
        """A session in the state of a paused or ended run, and its next step."""
        return self.slow_steps.next_step(run_id)

    def cloud(self, plan: Plan, count: int) -> CloudProgress:
        """The seed cloud of a plan; only the last one is kept."""
        from engine.train.cloud.progress import CloudProgress

        if self._cloud is None or self._cloud[0] != (plan, count):
            self._cloud = None  # its memory is freed first
            self._cloud = (plan, count), CloudProgress(plan, count)
        return self._cloud[1]

    def _loaded(self, row: RunRow, step: int) -> ProbeContext:
        from engine.train.checkpoint import from_bytes
        from engine.train.probe_context import context_of

        key = (row.id, step, self.artifacts.weights_version(row.id, step))
        if key not in self.contexts:
            state = from_bytes(self.artifacts.weights(row.id, step), row.id, step)
            data = next((known.data for (other, *_), known in self.contexts.items() if other == row.id), None)
            self.contexts[key] = context_of(row.plan, state, data)
        self.contexts.move_to_end(key)
        while len(self.contexts) > MAX_NETWORKS:
            self.contexts.popitem(last=False)
        return self.contexts[key]
