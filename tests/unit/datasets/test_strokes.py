"""Drawings become pictures as MNIST was made."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets.strokes import BOX, SIDE, fit, render
from engine.errors import FileFormatError
from engine.views import Array

SEVEN = [[[10, 10], [90, 12], [40, 190]], [[20, 100], [80, 98]]]


def mass_middle(picture: Array) -> tuple[float, float]:
    weights = picture / picture.sum()
    along = np.arange(len(picture))
    return float((weights.sum(axis=1) * along).sum()), float((weights.sum(axis=0) * along).sum())


def extent(picture: Array) -> tuple[int, int]:
    rows, columns = np.nonzero(picture > 64)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def test_the_longer_side_fills_the_box_and_the_centre_of_mass_is_in_the_middle() -> None:
    picture = render(SEVEN)
    assert picture.shape == (SIDE, SIDE)
    assert picture.dtype == np.uint8
    assert abs(max(extent(picture)) - BOX) <= 1
    assert mass_middle(picture) == pytest.approx((14, 14), abs=0.51)
    assert picture.max() == 255


def test_lines_are_two_to_three_pixels_wide() -> None:
    picture = render([[[0, 0], [0, 100]]]) / 255
    assert 2 <= picture[14].sum() <= 3


@pytest.mark.parametrize("factor", [1e-9, 0.01, 1, 1e6, 1e300])
def test_any_unit_gives_the_same_picture(factor: float) -> None:
    scaled = [[[x * factor, y * factor] for x, y in stroke] for stroke in SEVEN]
    assert np.abs(render(scaled).astype(int) - render(SEVEN)).max() <= 1


def test_place_and_sign_of_the_coordinates_do_not_matter() -> None:
    moved = [[[x - 1000, y + 5000] for x, y in stroke] for stroke in SEVEN]
    assert np.abs(render(moved).astype(int) - render(SEVEN)).max() <= 1


def test_coordinates_as_large_as_numbers_go_do_not_overflow() -> None:
    picture = render([[[1.7e308, -1.7e308], [-1.7e308, 1.7e308]]])
    assert extent(picture) == pytest.approx((BOX, BOX), abs=1)


def test_a_tap_is_a_dot_in_the_middle() -> None:
    for tap in ([[[5, 5]]], [[[5, 5], [5, 5]]], [[[0, 0]]]):
        picture = render(tap)
        assert 2 <= max(extent(picture)) <= 3
        assert mass_middle(picture) == pytest.approx((14, 14), abs=0.51)


@pytest.mark.parametrize("nothing", [[], [[]], [[], []], ()])
def test_nothing_drawn_is_a_blank_picture(nothing: list[list[list[float]]]) -> None:
    assert not render(nothing).any()


def test_empty_strokes_between_others_are_passed_over() -> None:
    assert np.array_equal(render([[], SEVEN[0], [], SEVEN[1]]), render(SEVEN))


def test_strokes_are_not_joined() -> None:
    apart = render([[[0, 0], [0, 100]], [[60, 0], [60, 100]]])
    joined = render([[[0, 0], [0, 100], [60, 0], [60, 100]]])
    assert apart[14, 13:16].sum() == 0  # between the lines
    assert joined[14, 13:16].sum() > 0


def test_more_than_two_numbers_a_point_are_allowed() -> None:
    timed = [[[x, y, 0.5, 17] for x, y in stroke] for stroke in SEVEN]
    assert np.array_equal(render(timed), render(SEVEN))


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ([[[float("nan"), 1]]], "finite"),
        ([[[1, 2], [float("inf"), 1]]], "finite"),
        ([[[1]]], "list of points"),
        ([[1, 2]], "list of points"),
        ([[["a", "b"]]], "list of points"),
        ([None], "list of points"),
        ("drawing", "list of strokes"),
        (None, "list of strokes"),
        ({"strokes": []}, "list of strokes"),
    ],
)
def test_invalid_drawings_are_refused_in_a_sentence(drawing: object, said: str) -> None:
    with pytest.raises(FileFormatError, match=said):
        render(drawing)  # type: ignore[arg-type]


def test_thousands_of_points_are_drawn() -> None:
    angles = np.linspace(0, 60, 20_000)
    spiral = np.stack([angles * np.cos(angles), angles * np.sin(angles)], axis=1)
    picture = render([spiral.tolist()])
    assert extent(picture) == pytest.approx((BOX, BOX), abs=1)


def test_how_densely_a_line_was_sampled_does_not_matter() -> None:
    few = render([[[0, 0], [50, 100]]])
    many = render([[[i / 2, i] for i in range(101)]])
    assert np.abs(few.astype(int) - many).max() <= 26


def test_edges_are_smooth() -> None:
    values = np.unique(render([[[0, 0], [50, 100]]]))
    assert len(values) > 8  # a bilevel line would have two


def test_nothing_is_cut_off_when_the_mass_lies_at_one_end() -> None:
    scribble = [[x, 100 + 10 * (x % 2)] for x in range(40)]
    picture = render([[[20, 0], [20, 100]], scribble])
    assert abs(max(extent(picture)) - BOX) <= 1


def test_another_size_shows_the_same_drawing() -> None:
    large = render(SEVEN, size=56)
    assert large.shape == (56, 56)
    halved = large.reshape(28, 2, 28, 2).mean(axis=(1, 3))
    assert np.corrcoef(halved.ravel(), render(SEVEN).ravel().astype(float))[0, 1] > 0.95


@pytest.mark.parametrize("shape", [(1, 28, 28), (1, 8, 8), (3, 32, 32), (1, 32, 32), (3, 64, 48)])
def test_a_drawing_fits_every_shape_of_sample(shape: tuple[int, int, int]) -> None:
    sample = fit(render(SEVEN), shape)
    assert sample.shape == shape
    assert sample.dtype == np.uint8
    assert sample.max() > 128
    assert not fit(render([]), shape).any()


def test_a_picture_that_fits_is_left_as_it_is() -> None:
    assert np.array_equal(fit(render(SEVEN), (1, 28, 28))[0], render(SEVEN))


def test_small_pictures_are_filled_with_the_ink() -> None:
    sample = fit(render(SEVEN), (1, 8, 8))[0]
    assert sample[0].any()
    assert sample[-1].any()


def test_colour_keeps_its_channels_and_becomes_grey_for_one() -> None:
    colour = np.zeros((32, 32, 3), np.uint8)
    colour[..., 0] = 200
    assert (fit(colour, (3, 32, 32))[0] == 200).all()
    assert not fit(colour, (3, 32, 32))[1:].any()
    assert fit(colour, (1, 28, 28)).shape == (1, 28, 28)
    assert np.array_equal(fit(fit(colour, (3, 32, 32)), (3, 32, 32)), fit(colour, (3, 32, 32)))
