"""Flattening, beside torch's own."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from engine.modules.basic import Flatten


def gradient(flatten: nn.Module, layout: torch.memory_format, shape: tuple[int, ...]) -> tuple[Tensor, Tensor]:
    """What comes out, and the gradient of what was put in, as the operation before it is given it."""
    torch.manual_seed(0)
    first = torch.randn(shape).contiguous(memory_format=layout).requires_grad_()
    found: list[Tensor] = []
    x = first * 2
    x.register_hook(found.append)
    out = flatten(x)
    (out * torch.randn_like(out)).sum().backward()
    return out.detach(), found[0]


@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
@pytest.mark.parametrize("shape", [(4, 3, 5, 6), (4, 1, 5, 6), (4, 3, 1, 1)])
def test_it_gives_what_torchs_gives_in_the_layout_of_its_input(
    layout: torch.memory_format, shape: tuple[int, ...]
) -> None:
    out, back = gradient(Flatten(), layout, shape)
    expected, back_expected = gradient(nn.Flatten(), layout, shape)
    torch.testing.assert_close(out, expected, rtol=0, atol=0)
    torch.testing.assert_close(back, back_expected, rtol=0, atol=0)
    assert back.is_contiguous(memory_format=layout)


def test_nothing_is_left_on_what_it_was_given() -> None:
    x = torch.randn(2, 3, 4, 4).contiguous(memory_format=torch.channels_last).requires_grad_()
    Flatten()(x)
    assert not x._backward_hooks
