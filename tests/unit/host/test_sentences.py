"""Messages about unexpected errors."""

from __future__ import annotations

import re

import pytest

from engine.errors import NotFoundError
from engine.host.error_sentences import RUN_FAILED, sentence_of


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried …"),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    ],
)
def test_out_of_memory_errors_are_explained(error: Exception) -> None:
    assert str(sentence_of(error)).startswith("Out of memory.")


def test_our_own_errors_keep_their_sentence() -> None:
    assert str(sentence_of(NotFoundError("There is no run `{run}`.", run="x"))) == "There is no run `x`."


def test_other_errors_name_their_kind() -> None:
    assert str(sentence_of(ZeroDivisionError("division by zero"))).endswith("ZeroDivisionError: division by zero")


def test_only_runs_are_said_to_have_failed() -> None:
    error = ZeroDivisionError("division by zero")
    assert str(sentence_of(error, RUN_FAILED)).startswith("The run failed")
    assert "run" not in str(sentence_of(error))


def test_a_missing_library_is_named_without_a_path() -> None:
    """As a chart meets it whose optional library is missing, or does not fit its Python."""
    for error in (
        ImportError("cannot import name 'TSNE' from 'sklearn' (/srv/app/lib/sklearn/__init__.py)", name="sklearn"),
        ModuleNotFoundError("No module named 'sklearn.manifold'", name="sklearn.manifold"),
    ):
        sentence = str(sentence_of(error))
        assert "`sklearn`" in sentence
        assert "/" not in sentence


@pytest.mark.parametrize(
    ("reason", "shown"),
    [
        ("[Errno 2] No such file or directory: '/srv/app data/lib/plan.json'", "plan.json"),
        ("cannot import name 'x' from 'y' (/opt/app/y/__init__.py)", "(__init__.py)"),
        ("could not open C:\\Users\\ada\\model.bin", "model.bin"),
    ],
)
def test_reasons_name_files_without_their_folders(reason: str, shown: str) -> None:
    sentence = str(sentence_of(OSError(reason)))
    assert shown in sentence
    assert not re.search(r"srv|app|opt|Users", sentence)


@pytest.mark.parametrize(
    "reason", ["mat1 and mat2 shapes cannot be multiplied (64x784 and 100/2)", "a/b is 1 / 2, see n/a"]
)
def test_slashes_that_are_no_paths_stay(reason: str) -> None:
    assert str(sentence_of(ValueError(reason))).endswith(reason)
