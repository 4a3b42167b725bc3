"""Which folds of Build are open, per visitor."""

from __future__ import annotations

from pages.ui.build.open_folds import FIRST, OpenFolds


def test_each_visitor_finds_the_folds_as_they_left_them() -> None:
    folds = OpenFolds()
    folds.keep("ann", ["architecture"])
    assert folds.of("ann") == {"architecture"}
    assert folds.of("bob") == FIRST


def test_only_so_many_visitors_are_remembered() -> None:
    folds = OpenFolds(max_visitors=2)
    for owner in ("ann", "bob", "cid"):
        folds.keep(owner, [])
    assert folds.of("ann") == FIRST
    assert folds.of("bob") == folds.of("cid") == frozenset()
