"""The ways to bring data, by name: how each is looked at, and how it is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from engine.datasets.base import DATASETS
from engine.datasets.text import TextSet
from engine.datasets.uploads import pictures, table, texts, upload_store
from engine.datasets.uploads.decoding import Upload, require_size
from engine.datasets.uploads.upload_store import About
from engine.errors import ProblemsError, UnknownNameError
from engine.registry import config_problems
from engine.text import N_, message
from engine.views import Array

Made = tuple[dict[str, Any], dict[str, Array]]


@dataclass(frozen=True)
class Way:
    """One way to bring data."""

    settings: type[BaseModel]
    look: Callable[[Sequence[Upload], Any], dict[str, Any]]
    make: Callable[[Sequence[Upload], Any], Made]
    endings: tuple[str, ...]
    """How files of this kind end; what is in them is what counts."""


WAYS: Mapping[str, Way] = {
    "table": Way(table.TableSettings, table.look, table.made, ("csv", "tsv", "txt")),
    "pictures": Way(
        pictures.PictureSettings, pictures.look, pictures.made, ("zip", "png", "jpg", "jpeg", "bmp", "gif", "webp")
    ),
    "text": Way(texts.TextSettings, texts.look, texts.made, ("txt", "csv", "zip", "md")),
}


def look(way: str, files: Sequence[Upload], settings: Mapping[str, Any]) -> dict[str, Any]:
    """What a person sees before anything is kept. Raises `FileFormatError`, `LimitError` or `ProblemsError`."""
    chosen = _way(way)
    require_size(list(files))
    return chosen.look(files, _settings(chosen, settings))


def keep(owner: str, title: str, way: str, files: Sequence[Upload], settings: Mapping[str, Any]) -> About:
    """Keeps the files as a data set of this owner; what it is used with first is worked out at once."""
    chosen = _way(way)
    require_size(list(files))
    about, arrays = chosen.make(files, _settings(chosen, settings))
    entry = upload_store.keep(owner, {**about, "title": titled(title, files)}, arrays)
    dataset = DATASETS.make(entry.choice())
    if isinstance(dataset, TextSet):
        dataset.vocabulary()
    return entry


def keep_drawings(owner: str, title: str, drawings: Sequence[Any], labels: Sequence[str], balance: str) -> About:
    """Keeps drawings, each a list of strokes with its class, as a set of pictures."""
    settings = _settings(WAYS["pictures"], {"balance": balance})
    about, arrays = pictures.drawn(drawings, labels, settings.balance)  # type: ignore[attr-defined]
    return upload_store.keep(owner, {**about, "title": titled(title, [])}, arrays)


def titled(title: str, files: Sequence[Upload]) -> str:
    """What the person calls it, else the name of its file."""
    given = " ".join(title.split()) or (files[0].name.rsplit(".", 1)[0] if files else "")
    return given[: upload_store.LONGEST_TITLE] or "?"


def _way(name: str) -> Way:
    if name not in WAYS:
        template = N_("Unknown {noun} `{name}`. Available: {names}.")
        raise UnknownNameError(template, noun=message(N_("kind of file")), name=name, names=list(WAYS))
    return WAYS[name]


def _settings(way: Way, given: Mapping[str, Any]) -> BaseModel:
    try:
        return way.settings.model_validate(dict(given))
    except ValidationError as error:
        raise ProblemsError(config_problems(error)) from None
