"""Messages about failed runs."""

from __future__ import annotations

import pytest

from engine.errors import NotFoundError
from engine.host.entry import sentence_of


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried …"),
        RuntimeError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    ],
)
def test_memory_that_was_not_enough_is_said_so(error: Exception) -> None:
    assert str(sentence_of(error)).startswith("Out of memory.")


def test_our_own_errors_keep_their_sentence() -> None:
    assert str(sentence_of(NotFoundError("There is no run `{run}`.", run="x"))) == "There is no run `x`."


def test_other_errors_name_their_kind() -> None:
    assert str(sentence_of(ZeroDivisionError("division by zero"))).endswith("ZeroDivisionError: division by zero")
