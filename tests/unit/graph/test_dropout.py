"""Dropout as this engine draws it."""

from __future__ import annotations

import pytest
import torch

from engine.modules.basic import Dropout


def dropped(rate: float, x: torch.Tensor) -> torch.Tensor:
    torch.manual_seed(0)
    found: torch.Tensor = Dropout(rate)(x)
    return found


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
def test_as_many_are_dropped_as_the_rate_says_and_the_others_are_scaled(rate: float) -> None:
    y = dropped(rate, torch.ones(1000, 301))
    assert (y == 0).float().mean().item() == pytest.approx(rate, abs=0.005)
    share = round(rate * 2**16) / 2**16
    assert y[y != 0].unique().tolist() == pytest.approx([1 / (1 - share)])
    assert y.mean().item() == pytest.approx(1, rel=0.02)


def test_a_rate_close_to_one_drops_nearly_all_and_keeps_the_mean() -> None:
    for rate in (0.99999, 0.999999):
        y = dropped(rate, torch.ones(4_000_000))
        assert 0 < (y != 0).float().mean().item() < 1e-4
        assert y.mean().item() == pytest.approx(1, abs=0.5)


def test_neighbours_are_dropped_independently() -> None:
    gone = dropped(0.5, torch.ones(400_000)) == 0
    for apart in (1, 2, 3, 4):
        assert (gone[apart:] & gone[:-apart]).float().mean().item() == pytest.approx(0.25, abs=0.01)


@pytest.mark.parametrize("shape", [(1,), (3, 7), (2, 3, 5, 7), (0, 4)])
def test_gradients_pass_where_numbers_do(shape: tuple[int, ...]) -> None:
    x = torch.ones(shape, requires_grad=True)
    y = dropped(0.4, x)
    y.sum().backward()
    assert x.grad is not None
    assert torch.equal(x.grad, y.detach())


def test_the_layout_and_the_precision_of_its_input_are_kept() -> None:
    x = torch.ones(4, 8, 6, 6, dtype=torch.bfloat16).contiguous(memory_format=torch.channels_last)
    y = dropped(0.5, x)
    assert y.dtype is torch.bfloat16
    assert y.is_contiguous(memory_format=torch.channels_last)
    slice_of_more = torch.ones(6, 10)[:, ::2]
    assert dropped(0.5, slice_of_more).shape == (6, 5)


def test_the_generator_alone_decides_and_nothing_is_dropped_after_training() -> None:
    x = torch.rand(50, 50)
    assert torch.equal(dropped(0.5, x), dropped(0.5, x))
    assert torch.equal(Dropout(0.5).eval()(x), x)
    assert torch.equal(dropped(0.0, x), x)
