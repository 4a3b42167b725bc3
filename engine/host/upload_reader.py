"""The entry point of reading processes: inspects uploaded files, makes thumbnails, or saves them as a data set."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import structlog

from engine.datasets.uploads import drafts, kinds, table_rows
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.guess import guess_content
from engine.datasets.uploads.picture_thumbnails import thumbnails
from engine.datasets.uploads.sheet import ReadingSettings
from engine.errors import LayerlabError
from engine.host.error_sentences import sentence_of
from engine.host.error_transport import error_as_json
from engine.views import pack, unpack

log = structlog.get_logger()


def answer(request: bytes) -> bytes:
    """The answer to a packed request: one byte (0 for packed content, 1 for an error as JSON), then the answer
    itself."""
    try:
        asked = unpack(request)
        return b"\0" + pack(_VERBS[asked["verb"]](asked))
    except LayerlabError as error:
        return b"\1" + error_as_json(error)
    except MemoryError:
        raise  # reported by the parent, which set the limit
    except Exception as error:  # the outermost frame of a worker
        log.exception("files could not be read")
        sentence = sentence_of(error)
        return b"\1" + json.dumps({"kind": "HostError", **sentence.model_dump()}).encode()


def _look(asked: Any) -> Mapping[str, Any]:
    """Inspects files before they are saved."""
    return kinds.look(asked["way"], _uploads(asked), asked["settings"])


def _assess(asked: Any) -> Mapping[str, Any]:
    """Computes what can be known of a data set before it is saved: `{"sizes", "baseline"}`."""
    return kinds.assess(asked["way"], _uploads(asked), asked["settings"])


def _guess(asked: Any) -> Mapping[str, Any]:
    """Guesses what files hold: `{"content", "summary"}`."""
    found = guess_content(_uploads(asked), ReadingSettings.model_validate(asked["settings"]))
    return {"content": found.content, "summary": found.summary.model_dump()}


def _keep(asked: Any) -> Mapping[str, str]:
    """Saves files as a data set: `{"id": …}`."""
    entry = kinds.keep(asked["owner"], asked["title"], asked["way"], _uploads(asked), asked["settings"])
    return {"id": entry.id}


def _keep_guessed(asked: Any) -> Mapping[str, Any]:
    """Guesses what files hold and saves them with the settings for it: `{"id", "summary"}`."""
    files, settings = _uploads(asked), asked["settings"]
    found = guess_content(files, ReadingSettings.model_validate(asked["reading"]))
    kind = kinds.READ_AS[found.content][0]
    entry = kinds.keep(asked["owner"], asked["title"], kind, files, settings[found.content])
    return {"id": entry.id, "summary": found.summary.model_dump()}


def _keep_drawings(asked: Any) -> Mapping[str, str]:
    """Saves drawings as a data set: `{"id": …}`."""
    entry = kinds.keep_drawings(asked["owner"], asked["title"], asked["drawings"], asked["labels"], asked["balance"])
    return {"id": entry.id}


def _thumbnails(asked: Any) -> Mapping[str, Any]:
    """Thumbnails `(N, S, S, 3)` of files that are to be labeled: `{"pictures": …}`."""
    return {"pictures": thumbnails(_uploads(asked))}


def _rows(asked: Any) -> Mapping[str, Any]:
    """The cells of a table: `{"names", "rows"}`."""
    return table_rows.read_rows(_uploads(asked), asked["max_rows"])


def _uploads(asked: Any) -> list[Upload]:
    return [drafts.load(asked["owner"], file["id"], file["name"], file.get("path", "")) for file in asked["files"]]


_VERBS: Mapping[str, Callable[[Any], Mapping[str, Any]]] = {
    "look": _look,
    "guess": _guess,
    "assess": _assess,
    "keep": _keep,
    "keep_guessed": _keep_guessed,
    "keep_drawings": _keep_drawings,
    "thumbnails": _thumbnails,
    "rows": _rows,
}
