"""The kinds of uploads by name: how each is inspected and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from engine.datasets.base import DATASETS
from engine.datasets.baseline import baseline, has_baseline
from engine.datasets.pictures import PICTURE_ENDINGS
from engine.datasets.text import TextSet
from engine.datasets.uploads import drawings as drawn_sets
from engine.datasets.uploads import pictures, series, table_content, table_preview, text_files, texts, upload_store
from engine.datasets.uploads.brought_files import name_notes, opened
from engine.datasets.uploads.decoding import Upload, require_size
from engine.datasets.uploads.guess import Content
from engine.datasets.uploads.picture_settings import PictureSettings
from engine.datasets.uploads.reading_undo import changes_for
from engine.datasets.uploads.series_settings import SeriesSettings
from engine.datasets.uploads.table_settings import TableSettings
from engine.datasets.uploads.text_settings import TextSettings
from engine.datasets.uploads.upload_store import About
from engine.errors import ProblemsError, UnknownNameError
from engine.registry import config_problems
from engine.text import N_, message
from engine.views import Array

SavedContent = tuple[dict[str, Any], dict[str, Array]]


@dataclass(frozen=True)
class UploadKind:
    """One kind of upload."""

    settings: type[BaseModel]
    look: Callable[[Sequence[Upload], Any], dict[str, Any]]
    make: Callable[[Sequence[Upload], Any], SavedContent]
    endings: tuple[str, ...]
    """File name endings of this kind; the content decides."""


SHEET_ENDINGS = ("csv", "xlsx", "ods", "tsv", "txt", "tab", "data", "dat", "json", "jsonl", "ndjson", "arff", "md")

UPLOAD_KINDS: Mapping[str, UploadKind] = {
    "table": UploadKind(TableSettings, table_preview.look, table_content.convert, SHEET_ENDINGS),
    "series": UploadKind(SeriesSettings, series.look, series.convert, SHEET_ENDINGS),
    "pictures": UploadKind(PictureSettings, pictures.look, pictures.convert, ("zip", *PICTURE_ENDINGS)),
    "text": UploadKind(
        TextSettings, texts.look, texts.convert, (*text_files.ENDINGS, "json", "jsonl", "xlsx", "ods", "zip")
    ),
}


READ_AS: Mapping[Content, tuple[str, Mapping[str, Any]]] = {
    "table": ("table", {}),
    "series": ("series", {}),
    "texts": ("text", {"long": False}),
    "long-text": ("text", {"long": True}),
    "pictures": ("pictures", {}),
}
"""The kind of upload and its settings for each content that files may have."""


def look(way: str, files: Sequence[Upload], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Inspects files before they are saved. Raises `FileFormatError`, `LimitError` or `ProblemsError`."""
    chosen = _kind(way)
    require_size(list(files))
    made = _settings(chosen, settings)
    seen = chosen.look(opened(files, _joins(made)), made)
    notes = [note.model_dump() for note in name_notes(files, _joins(made))]
    changes = [*changes_for(notes), *seen.get("changes", changes_for(seen["report"]))]
    return {**seen, "report": [*notes, *seen["report"]], "changes": changes}


def assess(way: str, files: Sequence[Upload], settings: Mapping[str, Any]) -> dict[str, Any]:
    """The sizes of the splits and the baselines of files before they are saved: `{"sizes", "baseline",
    "unit"}`, the unit of the target."""
    chosen = _kind(way)
    require_size(list(files))
    made = _settings(chosen, settings)
    about, arrays = chosen.make(opened(files, _joins(made)), made)
    with upload_store.unsaved({**about, "title": ""}, arrays) as entry:
        choice = entry.choice()
        spec = DATASETS.make(choice).spec()
        return {
            "sizes": dict(spec.sizes),
            "baseline": baseline(choice) if has_baseline(spec) else {},
            "unit": spec.unit,
        }


def keep(owner: str, title: str, way: str, files: Sequence[Upload], settings: Mapping[str, Any]) -> About:
    """Saves the files as a data set of this owner, and computes what its first use needs."""
    chosen = _kind(way)
    require_size(list(files))
    made = _settings(chosen, settings)
    notes = name_notes(files, _joins(made))
    files = opened(files, _joins(made))
    about, arrays = chosen.make(files, made)
    about = {**about, "report": (*notes, *about["report"])}
    entry = upload_store.keep(owner, {**about, "title": titled(title, files)}, arrays)
    dataset = DATASETS.make(entry.choice())
    if isinstance(dataset, TextSet):
        dataset.vocabulary()
    return entry


def keep_drawings(owner: str, title: str, drawings: Sequence[Any], labels: Sequence[str], balance: str) -> About:
    """Saves drawings, each a list of strokes with its class, as a set of images."""
    settings = _settings(UPLOAD_KINDS["pictures"], {"balance": balance})
    about, arrays = drawn_sets.drawn(drawings, labels, settings.balance)  # type: ignore[attr-defined]
    return upload_store.keep(owner, {**about, "title": titled(title, [])}, arrays)


def _joins(settings: BaseModel) -> bool:
    """Whether archives of one name are read as one folder."""
    return bool(getattr(settings, "join_archives", False))


def titled(title: str, files: Sequence[Upload]) -> str:
    """The given title, or else the name of the file."""
    given = " ".join(title.split()) or (files[0].name.rsplit(".", 1)[0] if files else "")
    return given[: upload_store.MAX_TITLE_LENGTH] or "?"


def _kind(name: str) -> UploadKind:
    if name not in UPLOAD_KINDS:
        template = N_("Unknown {noun} `{name}`. Available: {names}.")
        raise UnknownNameError(template, noun=message(N_("kind of file")), name=name, names=list(UPLOAD_KINDS))
    return UPLOAD_KINDS[name]


def _settings(way: UploadKind, given: Mapping[str, Any]) -> BaseModel:
    try:
        return way.settings.model_validate(dict(given))
    except ValidationError as error:
        raise ProblemsError(config_problems(error)) from None
