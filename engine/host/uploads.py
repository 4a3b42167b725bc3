"""Data that people bring, as pages have it read by the host: each reading is begun, looked after and fetched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from engine.datasets.uploads.drafts import DraftFile
from engine.errors import HostError
from engine.host.client import Host
from engine.views import Array, pack, unpack

_WAIT_S = 1.0


@dataclass(frozen=True)
class Progress:
    """A reading that is not done: `share` is how far it is, from 0 to 1, and `ahead` how many are read before it."""

    share: float
    ahead: int


class Uploads:
    """Asks the host to read files. `start_…` gives the id of a reading at once; the other verbs wait for its answer."""

    def __init__(self, host: Host) -> None:
        self.host = host

    def start_look(self, owner: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> str:
        """Begins to look at files; the answer is that of `engine.datasets.uploads.kinds.look`."""
        return self._start("look", owner, files, way=way, settings=dict(settings))

    def start_keep(
        self, owner: str, title: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]
    ) -> str:
        """Begins to keep files as a data set of this owner; the answer is `{"id": …}`."""
        return self._start("keep", owner, files, title=title, way=way, settings=dict(settings))

    def start_drawings(
        self, owner: str, title: str, drawings: Sequence[Any], labels: Sequence[str], balance: str = "nothing"
    ) -> str:
        """Begins to keep drawings, each a list of strokes with its class; the answer is `{"id": …}`."""
        asked = {"title": title, "drawings": list(drawings), "labels": list(labels), "balance": balance}
        return self._start("keep_drawings", owner, (), **asked)

    def start_thumbnails(self, owner: str, files: Sequence[DraftFile]) -> str:
        """Begins to make small pictures; the answer is `{"pictures": (N, S, S, 3) uint8}`."""
        return self._start("thumbnails", owner, files)

    def look(self, owner: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> dict[str, Any]:
        """What a person sees of their files before they are kept."""
        answer: dict[str, Any] = self.wait(self.start_look(owner, way, files, settings))
        return answer

    def keep(self, owner: str, title: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> str:
        """Keeps files as a data set of this owner; gives its id."""
        return str(self.wait(self.start_keep(owner, title, way, files, settings))["id"])

    def keep_drawings(
        self, owner: str, title: str, drawings: Sequence[Any], labels: Sequence[str], balance: str = "nothing"
    ) -> str:
        """Keeps drawings as a data set of this owner; gives its id."""
        return str(self.wait(self.start_drawings(owner, title, drawings, labels, balance))["id"])

    def thumbnails(self, owner: str, files: Sequence[DraftFile]) -> Array:
        """Small pictures `(N, S, S, 3)` uint8 of picture files."""
        answer: Array = self.wait(self.start_thumbnails(owner, files))["pictures"]
        return answer

    def answer(self, reading_id: str, wait_s: float = 0.0) -> Any:
        """The unpacked answer, or a `Progress` when there is none after `wait_s`. Raises what was raised in reading."""
        response = self.host.request("GET", f"/readings/{reading_id}?wait_s={wait_s}")
        if response.status_code == 202:
            return Progress(**response.json())
        return unpack(response.content)

    def wait(self, reading_id: str, on_progress: Callable[[Progress], None] = lambda _progress: None) -> Any:
        """The unpacked answer as soon as it is there. Raises what was raised in reading."""
        try:
            while isinstance(answer := self.answer(reading_id, _WAIT_S), Progress):
                on_progress(answer)
            return answer
        finally:
            self.drop(reading_id)

    def drop(self, reading_id: str) -> None:
        """Ends a reading that goes on, and forgets the answer of one that is done."""
        with suppress(HostError):
            self.host.request("DELETE", f"/readings/{reading_id}")

    def _start(self, verb: str, owner: str, files: Sequence[DraftFile], **asked: Any) -> str:
        named = [{"id": file.id, "name": file.name, "size": file.size} for file in files]
        packed = pack({"verb": verb, "owner": owner, "files": named, **asked})
        # What may have been heard is not said twice: keeping a data set twice would make two of it.
        return str(self.host.request("POST", "/readings", packed, once=verb.startswith("keep")).json()["id"])
