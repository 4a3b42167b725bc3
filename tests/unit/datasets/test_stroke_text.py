"""Drawings as short texts."""

from __future__ import annotations

from engine.datasets.stroke_text import strokes_of


def test_a_text_is_strokes_of_points() -> None:
    assert strokes_of("12 30 14 33;50 60") == [[(12, 30), (14, 33)], [(50, 60)]]


def test_an_empty_text_is_no_drawing() -> None:
    assert strokes_of("") == []


def test_what_is_not_a_point_is_left_out() -> None:
    assert strokes_of("1 2 3; x ;nan inf;4,5") == [[(1, 2)], [(4, 5)]]
