"""Planes through weights, and the distance of a path from them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from engine.errors import RequestError
from engine.train.landscape.grid import path_on, ranges_around, refine
from engine.train.landscape.plane import plane_of_path, plane_through

CURVATURE = torch.tensor([1.0, 4.0, 0.5, 2.0])


def quadratic(weights: Tensor) -> float:
    return float((CURVATURE * weights**2).sum())


def descent(steps: int = 12, rate: float = 0.1) -> list[Tensor]:
    path = [torch.tensor([3.0, -1.0, 2.0, 0.5])]
    for _ in range(steps):
        path.append(path[-1] - rate * 2 * CURVATURE * path[-1])
    return path


def test_principal_directions_are_those_of_numpys_singular_value_decomposition() -> None:
    path = descent()
    differences = np.array([(weights - path[-1]).tolist() for weights in path])
    _, values, rows = np.linalg.svd(differences)
    plane = plane_of_path(path)
    assert np.abs(plane.directions.numpy() @ rows[:2].T) == pytest.approx(np.eye(2), abs=1e-5)
    assert plane.shares == pytest.approx((values**2 / (values**2).sum())[:2])
    for weights, difference in zip(path, differences, strict=True):
        x, y, off = plane.project(weights)
        assert off == pytest.approx(np.linalg.norm(difference @ rows[2:].T), abs=1e-5)
        assert plane.weights(x, y).numpy() == pytest.approx(
            path[-1].numpy() + rows[:2].T @ (rows[:2] @ difference), abs=1e-5
        )


def test_three_steps_lie_on_the_plane_through_them() -> None:
    path = descent()
    chosen = [path[0], path[3], path[-1]]
    plane = plane_through(*chosen)
    assert (plane.directions @ plane.directions.T).numpy() == pytest.approx(np.eye(2), abs=1e-6)
    for weights in chosen:
        x, y, off = plane.project(weights)
        assert off == pytest.approx(0, abs=1e-5)
        assert plane.weights(x, y).numpy() == pytest.approx(weights.numpy(), abs=1e-5)
    assert plane.project(path[1])[2] > 0.01


def test_weights_on_one_line_span_no_plane() -> None:
    line = [torch.tensor([1.0, 2.0, 3.0]) * k for k in range(5)]
    for make in (lambda: plane_of_path(line), lambda: plane_through(*line[:3]), lambda: plane_of_path(descent(1))):
        with pytest.raises(RequestError, match="do not lie on one line"):
            make()


def test_each_grid_contains_the_path_and_reuses_the_points_of_the_one_before() -> None:
    path = descent()
    plane = plane_of_path(path)
    seen = path_on(plane, range(len(path)), path, quadratic)
    assert seen.losses == pytest.approx([quadratic(weights) for weights in path])
    x_range, y_range = ranges_around(seen.positions)
    for (low, high), values in zip((x_range, y_range), seen.positions.T, strict=True):
        assert low < values.min()
        assert values.max() < high
    cells: list[int] = []
    grids = list(refine(plane, x_range, y_range, quadratic, on_cell=lambda: cells.append(1)))
    assert [grid.losses.shape for grid in grids] == [(9, 9), (17, 17), (33, 33)]
    assert len(cells) == 33 * 33
    assert (grids[1].losses == grids[2].losses[::2, ::2]).all()
    for row, y in enumerate(np.linspace(*y_range, 33)):
        for column, x in enumerate(np.linspace(*x_range, 33)):
            expected = quadratic(plane.origin + x * plane.directions[0] + y * plane.directions[1])
            assert grids[2].losses[row, column] == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_losses_that_overflow_stay_in_the_grid_and_work_can_be_ended_at_any_cell() -> None:
    plane = plane_of_path(descent())
    (grid,) = refine(plane, (-1, 1), (-1, 1), lambda weights: float("nan"), sizes=(9,))
    assert np.isnan(grid.losses).all()

    def end() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(refine(plane, (-1, 1), (-1, 1), quadratic, on_cell=end))


def test_the_share_off_the_plane_is_of_the_distance_traveled() -> None:
    path = [torch.tensor(point) for point in ([0.0, 0.0, 0.0], [3.0, 4.0, 0.0], [3.0, 0.0, 0.0], [3.0, 0.0, 1.0])]
    seen = path_on(plane_through(*path[:3]), range(4), path, quadratic_of_three)
    assert seen.length == pytest.approx(10)
    assert seen.off_plane == pytest.approx([0, 0, 0, 1], abs=1e-6)
    assert seen.off_plane_shares[3] == pytest.approx(0.1)


def quadratic_of_three(weights: Tensor) -> float:
    return float((weights**2).sum())
