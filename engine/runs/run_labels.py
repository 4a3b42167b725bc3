"""What a person says about a run of theirs: its name, tags, a note, and whether it is pinned."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.errors import LimitError
from engine.runs.rows import RunRow
from engine.runs.schema import runs
from engine.runs.store import Store
from engine.text import N_

MAX_NAME, MAX_TAG, MAX_NOTE = 120, 40, 4000
"""Maximum lengths, in characters."""
MAX_TAGS = 12


@dataclass(frozen=True)
class RunLabels:
    """The labels of one run; empty ones are not set."""

    name: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    is_pinned: bool = False


def labels_of(row: RunRow) -> RunLabels:
    return RunLabels(row.name or "", row.tags, row.note or "", row.pinned_at is not None)


def set_labels(store: Store, run_id: str, labels: RunLabels, owner: str) -> None:
    """Replaces the labels of a run. Raises `LimitError`, `NotFoundError` or `NotAllowedError`."""
    _refuse_too_long(labels)
    row = store.own_run(run_id, owner)
    values: dict[str, Any] = {
        "name": " ".join(labels.name.split()) or None,
        "tags": json.dumps(tags, ensure_ascii=False) if (tags := _clean(labels.tags)) else None,
        "note": labels.note.strip() or None,
        "pinned_at": (row.pinned_at or time.time()) if labels.is_pinned else None,
    }
    chosen = sa.and_(runs.c.id == run_id, runs.c.owner == owner, runs.c.deleted_at.is_(None))
    with store.database.writing() as connection:
        connection.execute(sa.update(runs).where(chosen).values(values))


def split_tags(text: str) -> tuple[str, ...]:
    """Tags as a person types them, with commas between."""
    return tuple(_clean(text.replace("，", ",").split(",")))


def _clean(tags: Any) -> list[str]:
    """Each tag once, without spaces around it and without `#`."""
    return list(dict.fromkeys(filter(None, (" ".join(tag.split()).lstrip("#") for tag in tags))))


def _refuse_too_long(labels: RunLabels) -> None:
    if len(labels.tags) > MAX_TAGS:
        template = N_("A run has at most {limit} tags, but got {count}. Leave some out.")
        raise LimitError(template, limit=MAX_TAGS, count=len(labels.tags))
    longest = max((len(tag) for tag in labels.tags), default=0)
    if longest > MAX_TAG:
        raise LimitError(
            N_("A tag has at most {limit} characters, but got {count}. Shorten it."), limit=MAX_TAG, count=longest
        )
    if len(labels.name) > MAX_NAME:
        template = N_("A name has at most {limit} characters, but got {count}. Shorten it.")
        raise LimitError(template, limit=MAX_NAME, count=len(labels.name))
    if len(labels.note) > MAX_NOTE:
        template = N_("A note has at most {limit} characters, but got {count}. Shorten it.")
        raise LimitError(template, limit=MAX_NOTE, count=len(labels.note))
