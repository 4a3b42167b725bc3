"""Names, tags and notes of runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.errors import LimitError, NotAllowedError, NotFoundError
from engine.plan.factory import make_plan
from engine.runs.run_labels import MAX_NAME, MAX_TAGS, RunLabels, labels_of, set_labels, split_tags
from engine.runs.store import Store

LABELS = RunLabels("My best", ("digits", "课堂"), "Try a larger rate.\nThen stop.", is_pinned=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.sqlite'}")


def test_labels_are_kept_and_can_be_removed(store: Store) -> None:
    run = store.submit(make_plan("mlp", "circles"), "ada")
    set_labels(store, run, LABELS, "ada")
    assert labels_of(store.run(run)) == LABELS
    assert labels_of(store.runs("ada")[0]) == LABELS
    set_labels(store, run, RunLabels(), "ada")
    assert labels_of(store.run(run)) == RunLabels()


def test_only_the_owner_labels_a_run(store: Store) -> None:
    run = store.submit(make_plan("mlp", "circles"), "ada")
    with pytest.raises(NotAllowedError):
        set_labels(store, run, LABELS, "grace")
    with pytest.raises(NotFoundError):
        set_labels(store, "0" * 24, LABELS, "ada")
    assert labels_of(store.run(run)) == RunLabels()


def test_tags_are_split_at_commas_each_once() -> None:
    assert split_tags(" #a, b  c，课堂,, a ") == ("a", "b c", "课堂")


@pytest.mark.parametrize(
    "labels",
    [
        RunLabels(name="n" * (MAX_NAME + 1)),
        RunLabels(tags=tuple(map(str, range(MAX_TAGS + 1)))),
        RunLabels(tags=("t" * 41,)),
        RunLabels(note="n" * 4001),
    ],
)
def test_labels_that_are_too_long_are_refused_with_both_numbers(store: Store, labels: RunLabels) -> None:
    with pytest.raises(LimitError, match="at most"):
        set_labels(store, store.submit(make_plan("mlp", "circles"), "ada"), labels, "ada")


def test_no_label_outlives_its_run(store: Store) -> None:
    run = store.submit(make_plan("mlp", "circles"), "ada")
    set_labels(store, run, LABELS, "ada")
    store.delete(run, "ada")
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT name, tags, note, pinned_at FROM runs").all() == [(None,) * 4]
