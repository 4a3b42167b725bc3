"""Transposed convolution by Fourier transform gives what torch gives, and its gradients."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional as F

from engine.modules.fft_conv_transpose import ConvTranspose2d, conv_transpose_by_fft


@pytest.mark.parametrize(
    ("height", "width", "kernel", "padding"),
    [(7, 7, 5, 2), (4, 6, 5, 0), (5, 3, 6, 1), (8, 8, 5, 4), (1, 1, 7, 0), (6, 7, 3, 1)],
)
def test_it_is_the_same_operation(height: int, width: int, kernel: int, padding: int) -> None:
    source = torch.Generator().manual_seed(0)
    x = torch.randn(3, 4, height, width, generator=source).requires_grad_()
    weight = torch.randn(4, 2, kernel, kernel, generator=source).requires_grad_()
    plain, by_fft = F.conv_transpose2d(x, weight, padding=padding), conv_transpose_by_fft(x, weight, padding)
    assert torch.allclose(plain, by_fft, atol=1e-4)
    upstream = torch.randn(plain.shape, generator=source)
    for one, other in zip(*(torch.autograd.grad(y, (x, weight), upstream) for y in (plain, by_fft)), strict=True):
        assert torch.allclose(one, other, atol=1e-3)


def test_the_module_takes_it_while_training_and_torch_while_judging() -> None:
    module = ConvTranspose2d(64, 64, 5, padding=2)
    x = torch.randn(16, 64, 4, 4, generator=torch.Generator().manual_seed(1))
    twin = torch.nn.ConvTranspose2d(64, 64, 5, padding=2)
    twin.load_state_dict(module.state_dict())
    assert torch.allclose(module(x), twin(x), atol=1e-4)
    assert not torch.equal(module(x), twin(x))
    assert torch.equal(module.eval()(x), twin(x))
    assert repr(module) == repr(twin)
