"""A checkpoint opens only as it was written, and only where it belongs."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

from engine.datasets.base import DATASETS
from engine.errors import FileFormatError
from engine.plan.factory import make_plan
from engine.train.checkpoint import from_bytes, to_bytes
from engine.train.checksum import is_intact, read_checksum
from engine.train.session import Session

RUN, OTHER = "0123456789abcdef01234567", "fedcba987654321001234567"
OLD = Path(__file__).parents[2] / "golden" / "checkpoints" / "v1.safetensors"


def packed(run_id: str = RUN, step: int = 3) -> bytes:
    state = {"step": step, "models": {"a": torch.arange(300.0), "b": torch.ones(2, 3)}, "nested": [{1: None}, "0" * 64]}
    return to_bytes(state, run_id, step)


def test_what_was_written_is_read_back() -> None:
    state = from_bytes(packed(), RUN, 3)
    assert state["nested"] == [{1: None}, "0" * 64]
    assert torch.equal(state["models"]["a"], torch.arange(300.0))
    assert from_bytes(packed())["step"] == 3, "the run need not be known"


def test_a_flipped_bit_is_noticed_wherever_it_is() -> None:
    whole = packed()
    chosen = random.Random(7)
    places = {*range(120), len(whole) - 1, *chosen.sample(range(len(whole)), 600)}
    for place in places:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chosen.randrange(8)
        with pytest.raises(FileFormatError, match="damaged"):
            from_bytes(bytes(flipped), RUN, 3)


@pytest.mark.parametrize("length", [0, 6, 100, -5, -1])
def test_a_file_that_is_cut_short_is_noticed(length: int) -> None:
    with pytest.raises(FileFormatError, match="damaged"):
        from_bytes(packed()[:length])


@pytest.mark.parametrize(("run_id", "step"), [(OTHER, 3), (RUN, 4)])
def test_a_file_of_another_run_or_step_is_noticed(run_id: str, step: int) -> None:
    with pytest.raises(FileFormatError, match=f"belongs to run {RUN} at step 3"):
        from_bytes(packed(), run_id, step)


def test_the_checksum_is_that_of_the_file() -> None:
    assert is_intact(packed())
    assert read_checksum(packed()) != read_checksum(packed(step=4))
    assert not is_intact(packed()[:-1])


def test_checkpoints_from_before_there_were_checksums_still_open() -> None:
    old = OLD.read_bytes()
    assert read_checksum(old) is None
    state = from_bytes(old, RUN, 3)
    plan = make_plan("mlp", "circles", {"training.epochs": 2, "training.seed": 3})
    session = Session(plan, DATASETS.make(plan.dataset).load())
    session.restore(state)
    assert session.step == state["step"] > 0
    assert all(torch.equal(session.models.state_dict()[name], tensor) for name, tensor in state["models"].items())
