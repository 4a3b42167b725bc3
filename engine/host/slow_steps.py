"""The next step of a run, recorded from its checkpoint in the process that computes views."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.datasets.base import DATASETS
from engine.errors import LimitError
from engine.limits import limits
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.current_checkpoint import current_checkpoint
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_

if TYPE_CHECKING:
    from engine.train.session import Session
    from engine.train.slow_motion.recording import Recording

MAX_STEP_S = 5.0
"""Recording takes several times as long as the step."""
MEMORY_FACTOR = 3
"""A recording holds copies of weights, optimizer state and activations beside those of the run."""


Key = tuple[str, int, str]
"""A run, a step and the version of its checkpoint: a paused run whose weight is set writes its step again."""


class SlowSteps:
    """Records the next step of runs, and keeps the last one for questions about its weights."""

    def __init__(self, store: Store, artifacts: Artifacts) -> None:
        self.store, self.artifacts = store, artifacts
        self._last: tuple[Key, Session, Recording] | None = None

    def next_step(self, run_id: str) -> tuple[Session, Recording]:
        """A session in the state of a paused or ended run, and its next step; raises a `RequestError`."""
        from engine.train.checkpoint import from_bytes, newest_intact

        row = self.store.run(run_id)
        step = current_checkpoint(self.store, row)
        steps = self.artifacts.checkpoints(row.id) if step is None else [step]

        def read(at: int) -> tuple[Key, dict[str, Any] | None]:
            key = row.id, at, self.artifacts.checkpoint_version(row.id, at)
            if self._last is not None and self._last[0] == key:
                return key, None
            require_small(row.plan)
            return key, from_bytes(self.artifacts.checkpoint(row.id, at), row.id, at)

        key, state = newest_intact(steps, read)
        if state is not None:
            self._last = None  # its memory is freed before the next one is recorded
            self._last = (key, *recorded_step(row, state))
        assert self._last is not None
        return self._last[1:]


def recorded_step(row: RunRow, state: dict[str, Any]) -> tuple[Session, Recording]:
    """The step of the run after `state`, with as many threads as its worker has, so that it is the same bit for bit."""
    from engine.train.session import Session
    from engine.train.slow_motion.recording import record

    with _threads(row.threads or threads_for(row.plan, alone=True)):
        session = Session(row.plan, DATASETS.make(row.plan.dataset).load())
        session.restore(state)
        return session, record(session)


def require_small(plan: Plan) -> None:
    """Raises `LimitError` for a plan whose steps take too long or too much memory to be recorded."""
    forecast = preflight(plan)
    seconds = forecast.seconds / max(1, forecast.steps)
    if seconds > MAX_STEP_S:
        template = N_("One step of this network takes about {seconds} s; slow motion shows steps of up to {limit} s.")
        raise LimitError(template, seconds=round(seconds), limit=round(MAX_STEP_S))
    needed, limit = MEMORY_FACTOR * forecast.memory_bytes, limits().memory_bytes
    if needed > limit:
        template = N_("Slow motion would need {got} MiB of memory for this network; the limit is {limit} MiB.")
        raise LimitError(template, got=round(needed / 2**20), limit=limit // 2**20)


@contextmanager
def _threads(count: int) -> Iterator[None]:
    """Inside the block torch computes with `count` threads; afterwards threads and random state are as before."""
    import torch

    torch.set_flush_denormal(True)  # as in training
    before = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        torch.set_num_threads(count)
        try:
            yield
        finally:
            torch.set_num_threads(before)
