"""What every initializer promises beside its distribution, which `references` hold against `torch.nn.init`."""

from __future__ import annotations

import numpy as np
import pytest

from engine.initializers.base import INITIALIZERS

SHAPES = [(6,), (8, 5), (5, 8), (8, 4, 3), (4, 8, 3, 3), (6, 6, 5, 5)]
LINEAR = (300, 200)


def draw(name: str, shape: tuple[int, ...], seed: int = 0, **config: float) -> np.ndarray:
    return INITIALIZERS.make({"name": name, **config}).sample(shape, np.random.default_rng(seed))


@pytest.mark.parametrize("name", INITIALIZERS.names())
@pytest.mark.parametrize("shape", SHAPES)
def test_any_shape_is_filled_with_finite_float32(name: str, shape: tuple[int, ...]) -> None:
    values = draw(name, shape)
    assert values.shape == shape
    assert values.dtype == np.float32
    assert np.isfinite(values).all()
    assert np.array_equal(values, draw(name, shape)), "the generator alone decides"


@pytest.mark.parametrize("shape", [(20, 50), (50, 20), (16, 4, 3, 3)])
def test_orthogonal_keeps_lengths(shape: tuple[int, ...]) -> None:
    matrix = draw("orthogonal", shape, gain=2.0).reshape(shape[0], -1)
    small = matrix @ matrix.T if matrix.shape[0] <= matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-5)


def test_orthogonal_matrices_lean_to_no_side() -> None:
    drawn = np.stack([draw("orthogonal", (3, 3), seed) for seed in range(400)])
    assert np.abs(drawn.mean(0)).max() < 0.12


def test_sparse_leaves_each_unit_its_share_of_inputs() -> None:
    silent = (draw("sparse", (40, 50), sparsity=0.9) == 0).sum(1)
    assert (silent == 45).all()


def test_simple_ones_follow_their_definitions() -> None:
    assert (draw("zeros", (4, 4)) == 0).all()
    assert (draw("ones", (4,)) == 1).all()
    assert (draw("constant", (4,), value=0.5) == 0.5).all()
    shifted = draw("uniform", LINEAR, centre=3.0, limit=1.0)
    assert 2 <= shifted.min() < 2.01
    assert 3.99 < shifted.max() <= 4
