"""Computes the weights of a run at any step again, in a process of its own, and keeps them. [torch]"""

from __future__ import annotations

import json
from contextlib import closing
from multiprocessing.context import BaseContext
from typing import Any

import structlog

from engine.datasets.base import DATASETS, require_allowed
from engine.datasets.uploads.progress import report
from engine.errors import LayerlabError
from engine.host.error_sentences import sentence_of
from engine.host.error_transport import error_as_json
from engine.host.limited_process import Bounds
from engine.host.reader_pool import ReaderPool, Sentences
from engine.limits import limits
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.recordings import recording
from engine.runs.store import Store
from engine.text import N_, Message
from engine.views import pack, unpack

log = structlog.get_logger()
FORGOTTEN_S = 5.0
"""A step that nobody has asked about for this long is not computed any further."""
SENTENCES = Sentences(
    lost=N_("Computing this step was interrupted. Choose the step again."),
    many=N_("{count} steps of this run wait to be computed (limit {limit}). Try again when one is done."),
    crowded=N_("{count} steps of runs wait to be computed (limit {limit}). Try again in a minute."),
    memory=N_("Computing this step needs more than {limit} MB of memory, the limit. Choose a step of the film."),
    time=N_("Computing this step took more than {limit} s, the limit. Choose a step of the film."),
    ended=N_("The process that computes this step ended early. Choose the step again."),
)


def past_steps(context: BaseContext) -> ReaderPool:
    """The pool in which steps are computed: one at a time, since they share the cores with training."""
    bounds = Bounds(limits().computing_s, limits().memory_bytes)
    return ReaderPool(context, answer, bounds, at_once=1, forgotten_s=FORGOTTEN_S, sentences=SENTENCES)


def answer(request: bytes) -> bytes:
    """The answer to a packed request: one byte (0 for packed content, 1 for an error as JSON), then the answer
    itself."""
    try:
        asked = unpack(request)
        compute(asked["owner"], asked["step"])
        return b"\0" + pack({})
    except LayerlabError as error:
        return b"\1" + error_as_json(error)
    except MemoryError:
        raise  # reported by the parent, which set the limit
    except Exception as error:  # the outermost frame of a worker
        log.exception("a step could not be computed")
        return b"\1" + json.dumps({"kind": "HostError", **sentence_of(error).model_dump()}).encode()


def compute(run_id: str, step: int) -> None:
    """Keeps the weights of a run at a step as an artifact, unless they are kept, with a sentence if they are not those that
    the run had."""
    artifacts = Artifacts()
    if step in {*artifacts.film(run_id), *artifacts.computed(run_id)}:
        return
    state, note = replayed(artifacts, run_id, step)
    from engine.train.checkpoint import to_bytes

    packed = to_bytes({"step": state["step"], "models": state["models"]}, run_id, step)
    with closing(Store()) as store:
        store.run(run_id)  # of a run that was deleted meanwhile, nothing is kept
    words = note.model_dump_json().encode() if note else b""
    artifacts.write_computed(run_id, step, packed, words, limits().computed_bytes_per_run)


def replayed(artifacts: Artifacts, run_id: str, step: int) -> tuple[dict[str, Any], Message | None]:
    """The state of a run after a step, and a sentence if the metrics on the way there differ from the recorded ones."""
    from engine.train.checkpoint import from_bytes
    from engine.train.replay import replay

    with closing(Store()) as store:
        row = store.run(run_id)
        recorded = recording(store, artifacts, row, step)
    require_allowed(row.plan.dataset, row.owner)
    begin = recorded.start.step
    found = replay(
        row.plan,
        DATASETS.make(row.plan.dataset).load(),
        step,
        threads=row.threads or threads_for(row.plan, alone=True),
        checkpoint=None if begin is None else from_bytes(artifacts.checkpoint(row.id, begin), row.id, begin),
        commands=recorded.commands,
        recorded=recorded.curve,
        on_step=lambda at: report(at, step),
    )
    return found.state, None if found.comparison.differs_at is None else found.comparison.message(step)
