"""Client for uploads: pages let the host read files, poll its progress and fetch the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.datasets.uploads.drafts import DraftFile
from engine.host.client import Host
from engine.host.readings import READINGS, Readings
from engine.views import Array, pack


class Uploads(Readings):
    """Asks the host to read files. `start_…` returns the id of a reading at once; the other methods wait for its
    answer."""

    def __init__(self, host: Host) -> None:
        super().__init__(host, READINGS)

    def start_look(self, owner: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> str:
        """Starts inspecting files; the answer is that of `engine.datasets.uploads.kinds.look`."""
        return self._start("look", owner, files, way=way, settings=dict(settings))

    def start_assess(self, owner: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> str:
        """Starts computing baselines; the answer is that of `engine.datasets.uploads.kinds.assess`."""
        return self._start("assess", owner, files, way=way, settings=dict(settings))

    def start_guess(self, owner: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> str:
        """Starts guessing what files hold; the answer is `{"content", "summary"}`."""
        return self._start("guess", owner, files, settings=dict(settings))

    def start_keep(
        self, owner: str, title: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]
    ) -> str:
        """Starts saving files as a data set of this owner; the answer is `{"id": …}`."""
        return self._start("keep", owner, files, title=title, way=way, settings=dict(settings))

    def start_drawings(
        self, owner: str, title: str, drawings: Sequence[Any], labels: Sequence[str], balance: str = "nothing"
    ) -> str:
        """Starts saving drawings, each a list of strokes with its class; the answer is `{"id": …}`."""
        asked = {"title": title, "drawings": list(drawings), "labels": list(labels), "balance": balance}
        return self._start("keep_drawings", owner, (), **asked)

    def start_thumbnails(self, owner: str, files: Sequence[DraftFile]) -> str:
        """Starts making thumbnails; the answer is `{"pictures": (N, S, S, 3) uint8}`."""
        return self._start("thumbnails", owner, files)

    def rows(self, owner: str, files: Sequence[DraftFile], max_rows: int) -> Mapping[str, Any]:
        """The cells of a table: `{"names", "rows"}`; raises `LimitError` for more than `max_rows` rows."""
        answer: Mapping[str, Any] = self.wait(self._start("rows", owner, files, max_rows=max_rows))
        return answer

    def look(self, owner: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> dict[str, Any]:
        """Inspects files before they are saved."""
        answer: dict[str, Any] = self.wait(self.start_look(owner, way, files, settings))
        return answer

    def keep(self, owner: str, title: str, way: str, files: Sequence[DraftFile], settings: Mapping[str, Any]) -> str:
        """Saves files as a data set of this owner and returns its id."""
        return str(self.wait(self.start_keep(owner, title, way, files, settings))["id"])

    def keep_drawings(
        self, owner: str, title: str, drawings: Sequence[Any], labels: Sequence[str], balance: str = "nothing"
    ) -> str:
        """Saves drawings as a data set of this owner and returns its id."""
        return str(self.wait(self.start_drawings(owner, title, drawings, labels, balance))["id"])

    def thumbnails(self, owner: str, files: Sequence[DraftFile]) -> Array:
        """Thumbnails `(N, S, S, 3)` uint8 of picture files."""
        answer: Array = self.wait(self.start_thumbnails(owner, files))["pictures"]
        return answer

    def _start(self, verb: str, owner: str, files: Sequence[DraftFile], **asked: Any) -> str:
        named = [{"id": file.id, "name": file.name, "size": file.size, "path": file.path} for file in files]
        packed = pack({"verb": verb, "owner": owner, "files": named, **asked})
        # Never sent twice, since saving a data set twice would create two of them.
        return self.start(packed, once=verb.startswith("keep"))
