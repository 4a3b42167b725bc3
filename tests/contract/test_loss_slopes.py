"""Every loss says how its derivative with respect to one output is computed, and is held to autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.calculation.operations import OPERATIONS, arguments
from engine.losses.base import Loss
from engine.views import Step
from tests.contract.test_calculations import CASES, TARGETS


@pytest.mark.parametrize(("kind", "target", "outputs"), CASES)
def test_the_described_derivative_is_that_of_autograd(kind: type[Loss], target: str, outputs: int) -> None:
    torch.manual_seed(6)
    smoothed = [{"label_smoothing": 0.2}] if "label_smoothing" in kind.model_fields else []
    for config in ({}, *smoothed):
        for scale in (0.3, 3.0):
            loss, wanted = kind(**config), TARGETS[target]()
            output = scale * torch.randn(1, *((3, 4, 5) if target == "mask" else (outputs,)), dtype=torch.float64)
            output.requires_grad_()
            (expected,) = torch.autograd.grad(loss.build().double()(output, wanted), output)
            for index in list(np.ndindex(*output.shape[1:]))[:8]:
                steps = loss.slope(output[0].detach().numpy(), wanted[0].numpy(), index)
                assert steps[-1].result == pytest.approx(expected[0][index].item(), rel=1e-6, abs=1e-9)
                check_steps(steps)


def check_steps(steps: tuple[Step, ...]) -> None:
    """Each step follows from its operands, and these from earlier steps."""
    results: dict[str, float] = {}
    for step in steps:
        operands = [operand for group in step.groups for operand in group]
        assert all(one.values.tolist() == [results[one.tensor]] for one in operands if one.tensor in results)
        assert all(one.symbol in step.formula for one in operands if one.symbol not in ("m", "-1", "1"))
        assert step.result == pytest.approx(OPERATIONS[step.operation](*arguments(step.groups)))
        results[step.symbol] = step.result
