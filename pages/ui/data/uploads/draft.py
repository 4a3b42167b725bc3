"""An upload that is not saved yet: its files, its settings, and undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.datasets.uploads import drafts
from engine.datasets.uploads.drafts import DraftFile
from engine.datasets.uploads.guess import Content
from engine.datasets.uploads.kinds import READ_AS
from engine.datasets.uploads.sheet import ReadingSettings
from engine.text import Message
from pages.ui import state
from pages.ui.backend import owner
from pages.ui.data.uploads import read_request


@dataclass(frozen=True)
class Draft:
    """`settings` as `engine.datasets.uploads` takes them; `past` are earlier ones. `seen` is the last preview."""

    ids: tuple[str, ...] = ()
    """The browser's ids of the files."""
    files: tuple[DraftFile, ...] = ()
    refusal: Message | None = None
    """Why the files were refused."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    past: tuple[Mapping[str, Any], ...] = ()
    seen: Any = None
    seen_with: str = ""
    assessed: dict[str, Any] | None = None
    """Splits and baselines, as the host answers; None if they cannot be computed."""
    assessed_with: str = ""
    guess: Any = None
    """What the files look like, as the host answers, or the reason why it does not know."""
    content: Content | None = None
    """What the files are read as."""
    small: Any = None
    """Thumbnails of images to be labeled, or the reason why there are none."""


def draft() -> Draft:
    held: Draft = state.get(state.UPLOAD_DRAFT, Draft())
    return held


def put(new: Draft) -> None:
    state.put(state.UPLOAD_DRAFT, new)


def change(**settings: Any) -> None:
    """Changes settings; `undo` reverts it."""
    held = draft()
    new = {**held.settings, **settings}
    if new != held.settings:
        put(replace(held, settings=new, past=(*held.past, held.settings)))


def change_column(name: str, **settings: Any) -> None:
    """Changes settings of one column."""
    columns = dict(draft().settings.get("columns", {}))
    change(columns={**columns, name: {**columns.get(name, {}), **settings}})


def apply(settings: Mapping[str, Any]) -> None:
    """Changes settings; of the columns in them only those settings that are given."""
    columns = dict(draft().settings.get("columns", {}))
    for name, some in settings.get("columns", {}).items():
        columns[name] = {**columns.get(name, {}), **some}
    change(**{**settings, **({"columns": columns} if columns else {})})


def looks_like_table() -> bool:
    """Whether the files look like a table, whatever they are read as."""
    guess = draft().guess
    return isinstance(guess, Mapping) and guess["content"] == "table"


def undo() -> None:
    held = draft()
    if held.past:
        put(replace(held, settings=held.past[-1], past=held.past[:-1]))


def replace_files(
    ids: tuple[str, ...], files: tuple[DraftFile, ...], settings: Mapping[str, Any], content: Content | None
) -> None:
    """Replaces the files, and keeps the settings that still apply."""
    read_request.forget()
    put(Draft(ids=ids, files=files, settings=settings, content=content))


def read_as(content: Content) -> None:
    """Reads the files as this content; of the settings only those remain that divide a file into cells."""
    held = draft()
    kept = {name: value for name, value in held.settings.items() if name in ReadingSettings.model_fields}
    if content == "pictures":
        kept = {}
    put(replace(held, content=content, settings={**kept, **READ_AS[content][1]}, past=()))


def begin(refusal: Message | None = None) -> None:
    """Discards the files and starts with an empty uploader. Drawings are kept."""
    read_request.forget()
    drafts.drop(owner(), draft().files)
    state.put(state.UPLOADER_NUMBER, _uploader_number() + 1)
    put(Draft(refusal=refusal))


def cancel() -> None:
    """Discards everything, and stops saving."""
    read_request.drop("keep")
    begin()
    state.drop(state.UPLOAD_DRAWINGS)


def setter(name: str, key: str) -> Callable[[], None]:
    """A widget's callback that stores its value as the setting `name`."""
    return lambda: change(**{name: state.get(key)})


def column_setter(column: str, name: str, key: str) -> Callable[[], None]:
    """A widget's callback that stores its value as the setting `name` of a column."""
    return lambda: change_column(column, **{name: state.get(key)})


def _uploader_number() -> int:
    return int(state.get(state.UPLOADER_NUMBER, 0))


def uploader_key() -> str:
    """A new key for each upload that is started."""
    return f"own-files-{state.get(state.UPLOAD_KIND)}-{_uploader_number()}"
