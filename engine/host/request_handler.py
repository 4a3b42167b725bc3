"""What a resident worker answers: views of a run's network, pictures of things, first weights."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import numpy as np
import structlog

from engine.datasets.summary import summarise
from engine.errors import LayerlabError, NotFoundError, ProblemsError
from engine.host.confined import limit_memory
from engine.host.entry import sentence_of
from engine.limits import limits
from engine.plan.plan import Augmentation, Plan
from engine.probes.base import PROBES
from engine.probes.weight_histograms import histograms_of
from engine.registry import Choice
from engine.runs.artifacts import Artifacts
from engine.runs.executors.process import end_with_parent
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_
from engine.train.registries import REGISTRIES
from engine.views import Histograms, View, pack, unpack

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext

KEPT = 4
"""Networks that stay loaded."""
LONGEST_CHUNK = 64
"""Tokens written at a time: no other request waits long for them."""

log = structlog.get_logger()


def serve(pipe: Connection, threads: int) -> None:
    """The worker's entry: answers one request after the other until the pipe closes.

    A request is packed like a view; an answer begins with one byte, 0 for packed views, 1 for an error as JSON.
    """
    import torch

    end_with_parent()
    limit_memory(limits().memory_bytes)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    prober = RequestHandler()
    while True:
        try:
            request = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send_bytes(prober.answer(request))


class RequestHandler:
    """Answers requests, with the last few networks kept loaded."""

    def __init__(self) -> None:
        self.store, self.artifacts = Store(), Artifacts()
        self.subjects: OrderedDict[tuple[str, int], ProbeContext] = OrderedDict()
        self.verbs: dict[str, Callable[[Any], View | Mapping[str, Any]]] = {
            "probe": self.probe,
            "probes": self.probes,
            "picture": self.picture,
            "weights": self.weights,
            "augmented": self.augmented,
            "summary": self.summary,
            "source": self.source,
            "decode": self.decode,
            "encode": self.encode,
            "directions": self.directions,
            "generate": self.generate,
            "continue": self.continue_text,
        }

    def answer(self, request: bytes) -> bytes:
        try:
            asked = unpack(request)
            return b"\0" + pack(self.verbs[asked["verb"]](asked))
        except LayerlabError as error:
            return b"\1" + error_as_json(error)
        except Exception as error:  # the outermost frame of a worker
            log.exception("a request failed")
            said = sentence_of(error)
            return b"\1" + json.dumps({"kind": "HostError", **said.model_dump()}).encode()

    def probe(self, asked: Any) -> View:
        """The view of one probe."""
        return self.probes({**asked, "choices": {"one": asked["choice"]}})["one"]

    def probes(self, asked: Any) -> Mapping[str, View]:
        """The view of each probe, by key."""
        context = self._context(asked["run"], asked["step"])
        context.drawn = asked["drawn"]
        return {key: PROBES.make(Choice(**choice)).compute(context) for key, choice in asked["choices"].items()}

    def picture(self, asked: Any) -> View:
        """A thing's own picture: an activation's curve, a schedule, an initializer's histogram."""
        if asked["registry"] not in REGISTRIES:
            raise NotFoundError(N_("Unknown catalogue `{name}`."), name=asked["registry"])
        thing = REGISTRIES[asked["registry"]].make(Choice(**asked["choice"]))
        if not hasattr(thing, "picture"):
            raise NotFoundError(N_("`{name}` has no chart."), name=thing.name)
        view: View = thing.picture()
        return view

    def weights(self, asked: Any) -> Histograms:
        """Histograms of the first weights of a plan, one a node."""
        from engine.graph.build import build, initialize

        plan = Plan(**asked["plan"])
        models = {name: build(graph) for name, graph in plan.graphs.items()}
        for name, model in models.items():
            initialize(model, plan.graphs[name], plan.initializer, plan.bias_initializer, plan.training.seed)
        return Histograms(histograms_of(models))

    def augmented(self, asked: Any) -> Mapping[str, Any]:
        """Pictures `(N, C, H, W)`, uint8, as training would see them once: `{"pictures": …}`, likewise."""
        import torch

        from engine.train.augment import augment

        settings = Augmentation(**asked["settings"])
        x = torch.as_tensor(np.array(asked["pictures"])).float() / 255
        changed = augment(x, settings, torch.Generator().manual_seed(asked["seed"]))
        return {"pictures": (changed * 255).round().to(torch.uint8).numpy()}

    def summary(self, asked: Any) -> Mapping[str, Any]:
        """A data set at a glance."""
        return summarise(Choice(**asked["choice"]), asked["seed"])

    def source(self, asked: Any) -> Mapping[str, str]:
        """Each graph of a plan as PyTorch source, by name."""
        from engine.graph.code import to_sources

        return to_sources(Plan(**asked["plan"]).graphs)

    def decode(self, asked: Any) -> View:
        """Pictures of codes."""
        from engine.host.latent_space import decode

        return decode(self._context(asked["run"], asked["step"]), np.array(asked["codes"]), asked["label"])

    def encode(self, asked: Any) -> Mapping[str, Any]:
        """Codes of pictures."""
        from engine.host.latent_space import encode

        context = self._context(asked["run"], asked["step"])
        return encode(context, asked["indices"], asked["drawn"], asked["label"])

    def directions(self, asked: Any) -> Mapping[str, Any]:
        """The ways to walk through a run's codes."""
        from engine.host.latent_space import directions

        return directions(self._context(asked["run"], asked["step"]), asked["label"])

    def generate(self, asked: Any) -> View:
        """What a GAN or a VAE makes of random numbers."""
        from engine.host.generation import made

        context = self._context(asked["run"], asked["step"])
        return made(context, asked["noise"], asked["classes"], asked["count"], asked["seed"])

    def continue_text(self, asked: Any) -> Mapping[str, Any]:
        """What a run writes behind a text: pieces, each with its probability, and whether spaces stand between them."""
        from engine.probes.tokens import spaced, tells_next
        from engine.probes.writing import continued

        context = self._context(asked["run"], asked["step"])
        if not tells_next(context.graphs, context.spec):
            raise NotFoundError(N_("The run `{run}` does not generate text."), run=asked["run"])
        count = min(int(asked["count"]), LONGEST_CHUNK)
        pieces, values = continued(context, asked["text"], count, asked["temperature"], asked["seed"])
        return {"pieces": pieces, "values": values, "spaced": spaced(context)}

    def _context(self, run_id: str, step: int | None) -> ProbeContext:
        """The network at `step`, or as the newest checkpoint that is whole holds it."""
        from engine.train.checkpoint import newest_whole

        row = self.store.run(run_id)
        steps = self.artifacts.checkpoints(run_id) if step is None else [step]
        return newest_whole(steps, lambda chosen: self._context_at(row, chosen))

    def _context_at(self, row: RunRow, step: int) -> ProbeContext:
        from engine.train.checkpoint import from_bytes
        from engine.train.probe_context import subject_of

        key = (row.id, step)
        if key not in self.subjects:
            state = from_bytes(self.artifacts.checkpoint(row.id, step), row.id, step)
            data = next((known.data for (other, _), known in self.subjects.items() if other == row.id), None)
            self.subjects[key] = subject_of(row.plan, state, data)
        self.subjects.move_to_end(key)
        while len(self.subjects) > KEPT:
            self.subjects.popitem(last=False)
        return self.subjects[key]


def error_as_json(error: LayerlabError) -> bytes:
    """An error for the way to another process; `engine.host.client` raises it there again."""
    told: dict[str, Any] = {"kind": type(error).__name__, **error.message.model_dump()}
    if isinstance(error, ProblemsError):
        told["problems"] = [problem.model_dump() for problem in error.problems]
    return json.dumps(told).encode()
