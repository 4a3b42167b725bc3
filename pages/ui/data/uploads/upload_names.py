"""People's own data sets, as pages name and find them: `own_table:<id>` beside the names of the registry."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from engine.datasets.base import DATASETS, NOT_YOURS, Dataset, require_allowed
from engine.datasets.uploads import upload_store
from engine.errors import NotAllowedError
from engine.registry import Choice
from engine.text import N_, Message, message
from pages.ui.backend import owner
from pages.ui.forms import entry_form

GONE = N_("The samples of this data set were deleted. Choose another.")
NEW = "new"
"""What stands for a set that is being brought."""


def keys() -> list[str]:
    """The visitor's own sets, newest first."""
    return [key_of(entry.choice()) for entry in upload_store.sets_of(owner())]


def key_of(choice: Choice) -> str:
    """A set by one word: its name, with the id where it is somebody's own."""
    set_id = choice.config.get("id")
    return f"{choice.name}:{set_id}" if set_id and is_own(choice.name) else choice.name


def is_own(name: str) -> bool:
    return name in DATASETS and DATASETS.get(name).is_upload


def start(key: str) -> Choice:
    """The set of this key, as it was kept to be used; a set that is gone as it is named."""
    name, _colon, set_id = key.partition(":")
    if set_id and is_own(name) and upload_store.exists(set_id):
        return upload_store.about(set_id).choice()
    return Choice(name=name, id=set_id) if set_id else Choice(name=name)


def about(choice: Choice) -> upload_store.About | None:
    """What is known of an own set; None of any other."""
    set_id = str(choice.config.get("id", ""))
    return upload_store.about(set_id) if is_own(choice.name) and upload_store.exists(set_id) else None


def title(key: str) -> str:
    """What a person reads of a set."""
    name, _colon, set_id = key.partition(":")
    if set_id and is_own(name):
        return (
            upload_store.about(set_id).title
            if upload_store.exists(set_id) and mine(start(key))
            else entry_form.title_of(DATASETS, name)
        )
    return entry_form.title_of(DATASETS, name)


def mine(choice: Choice) -> bool:
    """Whether the visitor may see this set."""
    try:
        require_allowed(choice, owner())
    except NotAllowedError:
        return False
    return True


def why_missing(key: str) -> Message:
    """Why no set of this key is offered to the visitor."""
    name, _colon, set_id = key.partition(":")
    if is_own(name):
        return message(NOT_YOURS if upload_store.exists(set_id) else GONE)
    near = difflib.get_close_matches(key, [dataset.name for dataset in offered()], n=1)
    if near:
        return message(
            N_("Unknown data set `{name}`. Did you mean {title}?"),
            name=key[:60],
            title=message(DATASETS.get(near[0]).title),
        )
    return message(N_("Unknown data set `{name}`. Choose one of these."), name=key[:60])


def skipped(dataset: type[Dataset], choice: Choice) -> Sequence[str]:
    """Settings that are no choice here: the id, and balance where there are no classes."""
    if not dataset.is_upload:
        return ()
    entry = about(choice)
    return ("id",) if entry and entry.facts["classes"] else ("id", "resample")


def offered() -> list[type[Dataset]]:
    """The sets that everybody has."""
    return [dataset for dataset in DATASETS if not dataset.is_upload]
