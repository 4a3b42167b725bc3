"""How slowly a body may arrive."""

from __future__ import annotations

import pytest

from pages.ui.server.arrival import Silence


@pytest.mark.parametrize(
    ("parts", "survives"),
    [
        ([(0.1, 2_000)] * 100, True),
        ([(1.0, 20_000)] * 10 + [(14.0, 20_000)] + [(1.0, 20_000)] * 10 + [(14.0, 20_000)], True),
        ([(1.0, 2_500)] * 100, True),
        ([(1.0, 1_000)] * 100, False),
        ([(1.0, 4_000_000)] + [(1.0, 1)] * 20, False),
        ([(16.0, 20_000)], False),
    ],
    ids=["fast", "pauses", "slow", "too slow", "first fast, then a trickle", "silent"],
)
def test_slow_bodies_with_pauses_arrive_and_trickles_do_not(parts: list[tuple[float, int]], survives: bool) -> None:
    silence = Silence(max_s=15, bytes_per_s=2_000)
    for waited_s, received in parts:
        if waited_s >= silence.left_s:
            assert not survives
            return
        silence.spend(waited_s, received)
    assert survives
