"""The host as pages and the command line see it. No torch here."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from engine import errors
from engine.errors import HostError, LayerlabError, Problem, ProblemsError
from engine.host.endpoint import HostEndpoint, read_endpoint
from engine.plan.plan import Augmentation, Plan
from engine.registry import Choice
from engine.runs.artifacts import Artifacts
from engine.runs.disk_space import shortage
from engine.runs.home import data_home
from engine.text import N_
from engine.views import Array, pack, unpack

ChoiceLike = Choice | Mapping[str, Any] | str
SLOWEST_S = 70.0
"""A little longer than the host allows a picture."""
QUICK_S = 2.0
"""Long enough for what the host answers at once."""
LOOKS_EACH_S = 0.1
_UNHEARD = (httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError)
"""There was nobody at that place, or they had closed the line before."""


class Host:
    """The host of a data home, wherever it is just now. Safe to share between threads."""

    def __init__(self, home: Path | None = None, patience_s: float = 0.0, slowest_s: float = SLOWEST_S) -> None:
        """A question waits `patience_s` for a host that is not there yet, and `slowest_s` for its answer."""
        self.home = home or data_home()
        self.patience_s, self.slowest_s = patience_s, slowest_s
        self.artifacts = Artifacts()
        self._client = httpx.Client(trust_env=False)
        self._place: HostEndpoint | None = None

    def close(self) -> None:
        self._client.close()

    def alive(self) -> bool:
        """Whether it answers."""
        try:
            self._ask_at_once("GET", "/status")
        except HostError:
            return False
        return True

    def status(self) -> dict[str, Any]:
        """The runs at work and the number of slots; raises `HostError`."""
        told: dict[str, Any] = self._ask_at_once("GET", "/status").json()
        return told

    def wake(self) -> bool:
        """Has it look at the store at once: after `submit`, `Stop` and `delete`. It looks by itself every 2 s."""
        try:
            self._ask_at_once("POST", "/wake")
        except HostError:
            return False
        return True

    def probe(self, run_id: str, choice: ChoiceLike, step: int | None = None, drawn: Array | None = None) -> bytes:
        """A probe's view, packed: of the checkpoint at `step` (the newest), of the picture `drawn` `(C, H, W)`."""
        return self._answer({"verb": "probe", "run": run_id, "choice": _plain(choice), "step": step, "drawn": drawn})

    def probes(
        self,
        run_id: str,
        choices: Mapping[str, ChoiceLike],
        step: int | None = None,
        drawn: Array | None = None,
    ) -> bytes:
        """Several at once: a packed mapping of views by the same keys."""
        plain = {key: _plain(choice) for key, choice in choices.items()}
        return self._answer({"verb": "probes", "run": run_id, "choices": plain, "step": step, "drawn": drawn})

    def picture(self, registry: str, choice: ChoiceLike) -> bytes:
        """The picture of a thing (`registry` as in `catalog`: `activations`), packed."""
        return self._answer({"verb": "picture", "registry": registry, "choice": _plain(choice)})

    def weights(self, plan: Plan) -> bytes:
        """Histograms of the first weights of each node, packed."""
        return self._answer({"verb": "weights", "plan": plan.dump()})

    def source(self, plan: Plan) -> dict[str, str]:
        """Each graph of the plan as PyTorch source, by name."""
        told: dict[str, str] = unpack(self._answer({"verb": "source", "plan": plan.dump()}))
        return told

    def augmented(self, pictures: Array, settings: Augmentation, seed: int = 0) -> bytes:
        """Pictures `(N, C, H, W)`, uint8, changed at random as training would: packed `{"pictures": …}`."""
        asked = {"verb": "augmented", "pictures": pictures, "settings": settings.model_dump(), "seed": seed}
        return self._answer(asked)

    def summary(self, dataset: ChoiceLike, seed: int = 0) -> bytes:
        """A data set at a glance, as `engine.datasets.summary.summarise` gives it, packed."""
        return self._answer({"verb": "summary", "choice": _plain(dataset), "seed": seed})

    def decode(self, run_id: str, codes: Array, label: int | None = None, step: int | None = None) -> bytes:
        """The packed pictures that an autoencoder draws of codes `(N, Z)`; `label`: the class, where it is told one."""
        return self._answer({"verb": "decode", "run": run_id, "step": step, "codes": codes, "label": label})

    def encode(
        self,
        run_id: str,
        indices: Sequence[int] = (),
        drawn: Array | None = None,
        label: int | None = None,
        step: int | None = None,
    ) -> bytes:
        """Codes of val samples, or of drawn pictures `(N, C, H, W)`: packed `{"codes": …, "pictures": …, "classes": …}`."""
        asked = {"verb": "encode", "run": run_id, "step": step, "indices": list(indices)}
        return self._answer({**asked, "drawn": drawn, "label": label})

    def directions(self, run_id: str, label: int | None = None, step: int | None = None) -> bytes:
        """The ways to walk through an autoencoder's codes, packed; see `engine.host.latent_space.directions`."""
        return self._answer({"verb": "directions", "run": run_id, "step": step, "label": label})

    def generate(
        self,
        run_id: str,
        noise: Array | None = None,
        classes: int | Sequence[int] | None = None,
        *,
        count: int = 16,
        seed: int = 0,
        step: int | None = None,
    ) -> bytes:
        """What a GAN or a VAE makes, packed: a view of the kind that suits its data.

        Of random numbers `(N, Z)`, or of `count` that follow from `seed`; of one class for all, one a sample, or
        (where it is told one and none is given) each in turn.
        """
        several = list(classes) if isinstance(classes, Sequence) else classes
        asked = {"noise": noise, "classes": several, "count": count, "seed": seed}
        return self._answer({"verb": "generate", "run": run_id, "step": step, **asked})

    def continue_text(
        self, run_id: str, text: str, count: int, temperature: float = 1.0, seed: int = 0, step: int | None = None
    ) -> bytes:
        """At most 64 tokens that a network writes behind `text`, packed: `{"pieces", "values", "spaced"}`.

        `values` are the probabilities that it gave them; the text follows from `seed` alone.
        """
        asked = {"text": text, "count": count, "temperature": temperature, "seed": seed}
        return self._answer({"verb": "continue", "run": run_id, "step": step, **asked})

    def film(self, run_id: str) -> list[int]:
        """The steps of the frames kept."""
        return self.artifacts.frames(run_id)

    def frame(self, run_id: str, step: int) -> bytes:
        """The packed views of one frame, by panel key; raises `NotFoundError`."""
        return self.artifacts.frame(run_id, step)

    # The way to it

    def request(self, method: str, path: str, content: bytes = b"", once: bool = False) -> httpx.Response:
        """What the host answers; raises what was raised there. `once`: what may have been heard is not sent again."""
        until = time.monotonic() + self.patience_s
        while (response := self._heard(method, path, self.slowest_s, content, once)) is None:
            if time.monotonic() > until or shortage():
                raise _absent()
            time.sleep(LOOKS_EACH_S)
        return _checked(response)

    def _answer(self, asked: Mapping[str, Any]) -> bytes:
        return self.request("POST", "/answer", pack(asked)).content

    def _ask_at_once(self, method: str, path: str) -> httpx.Response:
        """For what the host answers at once where it answers at all."""
        response = self._heard(method, path, QUICK_S)
        if response is None:
            raise _absent()
        return _checked(response)

    def _heard(
        self, method: str, path: str, longest_s: float, content: bytes = b"", once: bool = False
    ) -> httpx.Response | None:
        """What a host answers; None where there is none. One that was started again is found at its new place."""
        timeout = httpx.Timeout(longest_s, connect=min(longest_s, QUICK_S))
        for place in self._places():
            headers = {"authorization": f"Bearer {place.token}"}
            try:
                response = self._client.request(
                    method, place.url + path, content=content, headers=headers, timeout=timeout
                )
            except _UNHEARD:
                continue
            except httpx.TransportError as error:
                if once or isinstance(error, httpx.TimeoutException):
                    raise _absent() from None
                continue  # it died meanwhile
            if response.status_code != 401:
                self._place = place
                return response
        return None

    def _places(self) -> Iterator[HostEndpoint]:
        """Where the host answered last; only when it does not answer there, where its file says it is."""
        if self._place is not None:
            yield self._place
        place = read_endpoint(self.home)
        if place is not None:
            yield place


def _absent() -> HostError:
    """Where the disk is full, the host cannot even say where it listens."""
    if short := shortage():
        return HostError(short.message.template, **short.message.values)
    return HostError(N_("The training process does not answer and is being restarted. Try again in a moment."))


def _plain(choice: ChoiceLike) -> dict[str, Any]:
    if isinstance(choice, str):
        return {"name": choice}
    return choice.model_dump() if isinstance(choice, Choice) else dict(choice)


def _checked(response: httpx.Response) -> httpx.Response:
    """Raises here what was raised there."""
    if response.is_success:
        return response
    if response.headers.get("content-type") != "application/json":
        raise HostError(N_("The training process answered with status {code}."), code=response.status_code)
    raise raised(response.content)


def raised(packed: bytes) -> LayerlabError:
    """The error that `engine.host.request_handler.error_as_json` packed."""
    told = json.loads(packed)
    if told["kind"] == "ProblemsError":
        return ProblemsError([Problem(**problem) for problem in told["problems"]])
    kind = getattr(errors, told["kind"], HostError)
    assert issubclass(kind, LayerlabError)
    return kind(told["template"], **told["values"])
