"""How steps are timed."""

from __future__ import annotations

import mmap
import sys
import time

import pytest
import torch

from engine.train.memory import private_bytes
from engine.train.step_clock import WARM_UP, StepClock

CPU = torch.device("cpu")


def worked(clock: StepClock, steps: int, threads_wait: bool = False) -> StepClock:
    for _ in range(steps):
        clock.begin()
        end = time.thread_time() + 0.002
        while time.thread_time() < end:
            sum(range(100))
        if threads_wait:
            clock.begun = (clock.begun[0], clock.begun[1] - 0.1)  # as if a tenth of a second had gone by
        clock.end()
    return clock


def test_steps_are_timed_by_their_own_thread() -> None:
    assert worked(StepClock(CPU, 1, min_steps=5), WARM_UP + 10, threads_wait=True).step_s() == pytest.approx(
        0.002, rel=0.2
    )


def test_too_few_steps_give_no_estimate() -> None:
    assert worked(StepClock(CPU, 1, min_steps=5), WARM_UP + 4).step_s() is None


def test_several_waiting_threads_give_no_estimate() -> None:
    assert worked(StepClock(CPU, 2, min_steps=5), WARM_UP + 10, threads_wait=True).step_s() is None


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc, as Linux has it")
def test_memory_that_is_written_to_is_this_processs_own() -> None:
    size = 64 * 2**20
    # Pages fresh from the system: an allocator may hand out what this process has written to before.
    with mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as held:
        before = private_bytes()
        held.write(bytes([1]) * size)
        after = private_bytes()
    assert before is not None
    assert after is not None
    assert after - before > 0.9 * size
