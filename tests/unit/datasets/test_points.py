"""The generated sets: the classes lie where their names say."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from engine.datasets.base import DATASETS
from engine.datasets.blobs import Blobs
from engine.datasets.checkerboard import Checkerboard
from engine.datasets.circles import Circles
from engine.datasets.gaussians import Gaussians
from engine.datasets.grid import Grid
from engine.datasets.moons import Moons
from engine.datasets.plane import TiltedPlane
from engine.datasets.points import EXTENT, Clouds
from engine.datasets.ring import Ring
from engine.datasets.sine import Sine
from engine.datasets.spirals import Spirals
from engine.datasets.splits import Data, split_sizes
from engine.datasets.steps import Steps
from engine.datasets.xor import Xor
from engine.views import Array


def everything(data: Data) -> tuple[Array, Array]:
    """Positions and targets of all splits."""
    parts = (data.train, data.val, data.test)
    return np.concatenate([part.raw for part in parts if part.raw is not None]), np.concatenate(
        [part.y for part in parts]
    )


def test_circles_are_rings_that_do_not_touch() -> None:
    raw, y = everything(Circles(noise=0, classes=4, size=2000).load())
    radius = np.hypot(raw[:, 0], raw[:, 1])
    for inner in range(3):
        assert radius[y == inner].max() < radius[y == inner + 1].min()


def test_xor_is_decided_by_the_signs_with_a_gap_between() -> None:
    raw, y = everything(Xor(noise=0).load())
    assert np.array_equal(y == 1, raw[:, 0] * raw[:, 1] < 0)
    assert np.abs(raw).min() > 0.3


def test_two_blobs_are_divided_by_a_straight_line() -> None:
    raw, y = everything(Blobs(noise=0, size=2000).load())
    assert np.mean((raw.sum(axis=1) < 0) == (y == 1)) > 0.999


def test_checkerboard_squares_alternate() -> None:
    raw, y = everything(Checkerboard(noise=0, cells=5, size=3000).load())
    cell = np.floor((raw + 5) / 2).astype(int).clip(0, 4)
    assert np.array_equal(y, cell.sum(axis=1) % 2)


def test_spirals_wind_without_meeting() -> None:
    raw, y = everything(Spirals(noise=0, classes=3, size=900).load())
    for own in range(3):
        apart = np.linalg.norm(raw[y == own][:, None] - raw[y != own], axis=2)
        outside = np.hypot(*raw[y == own].T) > 1.5
        assert apart[outside].min() > 0.3


def test_moons_reach_into_each_other() -> None:
    raw, y = everything(Moons(noise=0).load())
    assert raw[y == 0, 0].min() < raw[y == 1, 0].max()
    assert np.linalg.norm(raw[y == 0][:, None] - raw[y == 1], axis=2).min() > 0.8


@pytest.mark.parametrize("name", ["circles", "xor", "blobs", "spirals", "moons", "checkerboard", "plane", "gaussians"])
def test_points_stay_on_the_drawn_plane(name: str) -> None:
    raw, _ = everything(DATASETS.get(name)().load())
    assert np.mean(np.abs(raw) <= EXTENT) > 0.99


@pytest.mark.parametrize("name", ["circles", "blobs", "spirals", "moons"])
def test_classes_are_equally_large(name: str) -> None:
    _, y = everything(DATASETS.get(name)().load())
    assert np.ptp(np.bincount(y)) <= 1


def test_a_plane_is_linear_and_hills_reach_both_ends() -> None:
    raw, y = everything(TiltedPlane(noise=0).load())
    assert np.allclose(y[:, 0], raw.sum(axis=1) / 11, atol=1e-5)
    _, heights = everything(Gaussians(noise=0, size=5000).load())
    assert heights.min() < -0.9
    assert heights.max() > 0.9
    assert np.abs(heights).max() <= 1


def test_curves_match_their_names() -> None:
    raw, y = everything(Sine(noise=0, frequency=2).load())
    assert np.allclose(y, np.sin(2 * raw), atol=1e-5)
    _, levels = everything(Steps(noise=0, levels=5).load())
    assert np.unique(np.round(levels, 4)).tolist() == [-1, -0.5, 0, 0.5, 1]


def test_noise_moves_points_by_its_deviation() -> None:
    still, _ = everything(Spirals(noise=0, size=5000).load())
    moved, _ = everything(Spirals(noise=0.5, size=5000).load())
    assert (moved - still).std() == pytest.approx(0.5, rel=0.05)


def test_inputs_are_the_chosen_features_in_the_chosen_order() -> None:
    dataset = Circles(features=("xy", "sin_x", "x2", "y"))
    assert dataset.spec().columns == ("xy", "sin x", "x²", "y")
    assert dataset.spec().shape == (4,)
    found = dataset.inputs(np.array([[2.0, -3.0]]))
    assert found == pytest.approx(np.array([[-6 / 12, np.sin(2), (4 - 12) / 10.7, -3 / 3.46]]))


def test_a_feature_counts_once_and_one_is_needed() -> None:
    assert Circles(features=("x", "y", "x")).features == ("x", "y")
    with pytest.raises(ValidationError):
        Circles(features=())
    with pytest.raises(ValidationError):
        Circles(features=("z",))  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [20, 21, 500, 1797])
def test_split_sizes_add_up_and_leave_something_to_train_with(count: int) -> None:
    sizes = split_sizes(count, 0.4, 0.4)
    assert sum(sizes.values()) == count
    assert sizes["train"] >= count // 6


@pytest.mark.parametrize("dataset", [Ring(noise=0, clouds=7), Grid(noise=0, side=3)])
def test_clouds_are_as_large_as_one_another_and_lie_at_their_centres(dataset: Clouds) -> None:
    raw, y = everything(dataset.load())
    counts = np.bincount(y)
    assert len(counts) == len(dataset.spec().classes) == len(dataset.centres())
    assert counts.max() - counts.min() <= 1
    assert np.abs(raw - dataset.centres()[y]).max() < 1e-5
