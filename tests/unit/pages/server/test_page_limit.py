"""Pages of one visitor wait for each other, and for nobody else's."""

from __future__ import annotations

import threading

import pytest

from pages.ui.server.page_limit import Gate

TIMEOUT_S = 30.0


def test_those_beyond_the_limit_wait_for_their_own_and_for_no_others() -> None:
    gate, came, leave = Gate(2), threading.Semaphore(0), threading.Event()

    def run(owner: str) -> None:
        with gate.entered(owner):
            came.release()
            leave.wait(TIMEOUT_S)

    threads = [threading.Thread(target=run, args=("ada",)) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert came.acquire(timeout=TIMEOUT_S)
    assert came.acquire(timeout=TIMEOUT_S)
    with gate.entered("bob"):
        assert gate.inside == {"ada": 2, "bob": 1}
    leave.set()
    for thread in threads:
        thread.join(TIMEOUT_S)
    assert all(came.acquire(timeout=0) for _ in range(3)), "those who waited came, too"
    assert not gate.inside


def test_a_page_that_fails_makes_room() -> None:
    gate = Gate(1)
    with pytest.raises(ValueError, match="a fault"), gate.entered("ada"):
        raise ValueError("a fault")
    with gate.entered("ada"):
        assert gate.inside["ada"] == 1
