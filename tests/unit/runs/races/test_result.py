"""Who was ahead in a race, said with no more certainty than its seeds allow."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.runs.races.result import Racer, result, verdict
from engine.text import message

STEP, LOSS = message("step"), message("validation loss")


def racer(variant: str, seed: int, values: Sequence[float], status: str = "finished") -> Racer:
    """Measured every hundred steps."""
    return Racer(variant, seed, status, [(100.0 * (n + 1), value) for n, value in enumerate(values)])


def said(*racers: Racer) -> str:
    names = {one.variant: one.variant.upper() for one in racers}
    return " ".join(map(str, verdict(result(racers), names, LOSS, STEP)))


def test_the_leader_in_all_seeds_is_named_with_counts_and_a_range() -> None:
    found = said(
        racer("sgd", 0, [0.9, 0.5, 0.32]),
        racer("adam", 0, [1.0, 0.4, 0.30]),
        racer("sgd", 1, [0.9, 0.5, 0.45]),
        racer("adam", 1, [1.0, 0.6, 0.40]),
    )
    assert (
        found
        == "ADAM ahead in 2 of 2 seeds after step 300. Difference to SGD in the end: 0.020 … 0.050 (validation loss)."
    )


def test_one_seed_may_be_chance() -> None:
    found = said(racer("a", 0, [0.5, 0.3]), racer("b", 0, [0.6, 0.4]))
    assert (
        found == "A ahead of B by 0.10 in the end (validation loss), after step 100. With one seed, this may be chance."
    )


def test_a_majority_is_no_certainty() -> None:
    pairs = [(0.1, 0.2), (0.1, 0.2), (0.4, 0.2)]
    found = said(
        *(racer(name, seed, [value]) for seed, pair in enumerate(pairs) for name, value in zip("ab", pair, strict=True))
    )
    assert found.startswith("A ahead in 2 of 3 seeds, so the lead depends on the seed.")
    assert "-0.20 … 0.10" in found


def test_equal_wins_are_no_lead() -> None:
    found = said(racer("a", 0, [0.1]), racer("b", 0, [0.2]), racer("a", 1, [0.2]), racer("b", 1, [0.1]))
    assert found == "No clear lead: A and B are each ahead in 1 of 2 seeds (validation loss)."


def test_ties_are_wins_of_nobody() -> None:
    found = said(racer("a", 0, [0.1]), racer("b", 0, [0.1]))
    assert found.startswith("No variant is ahead in any of 1 seeds: the best are equal")


def test_diverged_and_nan_members_are_behind_all_others() -> None:
    found = said(
        racer("a", 0, [0.9]), racer("b", 0, [0.2, math.nan]), racer("a", 1, [0.9]), racer("b", 1, [0.1], "diverged")
    )
    assert found == ("A ahead of B in 2 of 2 seeds after step 200, by validation loss. B diverged in 2 of 2 seeds.")


def test_all_diverged() -> None:
    found = said(racer("a", 0, [], "diverged"), racer("b", 0, [math.nan]))
    assert found.startswith("All variants diverged.")


def test_only_seeds_that_all_have_completed_count() -> None:
    racers = [racer("a", 0, [0.1]), racer("b", 0, [0.2]), racer("a", 1, [0.1]), racer("b", 1, [0.05], "running")]
    found = result(racers)
    assert (found.seeds, found.of_seeds, found.leader and found.leader.variant) == (1, 2, "a")
    assert "1 of 2 seeds are complete." in said(*racers)
    assert said(racer("a", 0, [0.1]), racer("b", 0, [], "queued")) == "No seed is complete in all variants yet."


def test_a_missing_member_takes_its_seed_out() -> None:
    found = result([racer("a", 0, [0.1]), racer("b", 0, [0.2]), racer("a", 1, [0.1])])
    assert (found.seeds, found.of_seeds) == (1, 2)


def test_a_variant_that_was_never_completed_is_left_out_and_named() -> None:
    found = said(racer("a", 0, [0.1]), racer("b", 0, [0.2]), racer("c", 0, [0.01], "stopped"))
    assert found.startswith("A ahead of B")
    assert found.endswith("C was not completed.")


def test_the_lead_counts_from_where_it_was_kept() -> None:
    found = result([racer("a", 0, [0.1, 0.9, 0.5, 0.4]), racer("b", 0, [0.2, 0.6, 0.6, 0.6])])
    assert found.ahead_after == 300


def test_seeds_of_one_plan_are_described_by_their_range() -> None:
    found = said(racer("a", 0, [0.1]), racer("a", 1, [0.3]))
    assert found == "A: validation loss 0.10 … 0.30, lowest to highest of 2 seeds."


def test_variants_with_fewer_measurements_are_compared_by_their_newest_value() -> None:
    sparse = Racer("b", 0, "finished", [(400.0, 0.05)])
    assert result([racer("a", 0, [0.5, 0.4, 0.3, 0.2]), sparse]).ahead_after == 400
