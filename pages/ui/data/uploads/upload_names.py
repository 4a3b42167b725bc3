"""Names of uploaded data sets on the pages: `own_table:<id>`, beside the names of the registry."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from engine.datasets.base import DATASETS, NOT_YOURS, Dataset, require_allowed
from engine.datasets.uploaded_pictures import UploadedPictures
from engine.datasets.uploads import upload_store
from engine.errors import NotAllowedError
from engine.registry import Choice
from engine.text import N_, Message, message
from pages.ui.backend import owner
from pages.ui.forms import entry_form

GONE = N_("The samples of this data set were deleted. Choose another.")
NEW = "new"
"""The key of a data set that is being added."""


def keys() -> list[str]:
    """The visitor's uploads, newest first."""
    return [key_of(entry.choice()) for entry in upload_store.sets_of(owner())]


def key_of(choice: Choice) -> str:
    """The key of a data set: its name, with the id of an upload."""
    set_id = choice.config.get("id")
    return f"{choice.name}:{set_id}" if set_id and is_upload(choice.name) else choice.name


def is_upload(name: str) -> bool:
    return name in DATASETS and DATASETS.get(name).is_upload


def start(key: str) -> Choice:
    """The data set of this key with its saved settings; without settings if it no longer exists."""
    name, _colon, set_id = key.partition(":")
    if set_id and is_upload(name) and upload_store.exists(set_id):
        return upload_store.about(set_id).choice()
    return Choice(name=name, id=set_id) if set_id else Choice(name=name)


def about(choice: Choice) -> upload_store.About | None:
    """The description of an upload; None for any other data set."""
    set_id = str(choice.config.get("id", ""))
    return upload_store.about(set_id) if is_upload(choice.name) and upload_store.exists(set_id) else None


def title(key: str) -> str:
    """The title of a data set."""
    name, _colon, set_id = key.partition(":")
    if set_id and is_upload(name):
        return (
            upload_store.about(set_id).title
            if upload_store.exists(set_id) and is_allowed(start(key))
            else entry_form.title_of(DATASETS, name)
        )
    return entry_form.title_of(DATASETS, name)


def is_allowed(choice: Choice) -> bool:
    """Whether the visitor may use this data set."""
    try:
        require_allowed(choice, owner())
    except NotAllowedError:
        return False
    return True


def why_missing(key: str) -> Message:
    """Why there is no data set of this key for the visitor."""
    name, _colon, set_id = key.partition(":")
    if is_upload(name):
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
    """Settings that are not shown: the id, oversampling if there are no classes, shares of splits that are given, and the seed if
    time gives the order."""
    if not dataset.is_upload:
        return ()
    entry = about(choice)
    timeless = () if entry is None or entry.facts.get("time") else ("in_order",)
    if entry is None or not entry.facts["classes"]:
        return ("id", "resample", *timeless, *(("seed",) if dataset.is_ordered else ()))
    made = DATASETS.make(choice)
    given = made.given_counts() if isinstance(made, UploadedPictures) else None
    if given is None:
        return ("id", *timeless)
    return (
        "id",
        *timeless,
        *(("val_fraction",) if any(given["val"]) else ()),
        *(("test_fraction",) if any(given["test"]) else ()),
    )


def offered() -> list[type[Dataset]]:
    """The data sets that all visitors share."""
    return [dataset for dataset in DATASETS if not dataset.is_upload]
