"""A plan survives its link and its file; what is damaged is refused in a sentence."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import FileFormatError, LayerlabError, LimitError, ProblemsError
from engine.graph.spec import Node, sequential
from engine.plan import link
from engine.plan.plan import Plan, Training
from engine.registry import Choice


def plan(layers: int = 2, epochs: int = 7) -> Plan:
    nodes = {
        f"conv2d_{i}": Node(layer="conv2d", config={"out_channels": 8 + i}, activation=Choice(name="relu"))
        for i in range(1, layers + 1)
    }
    return Plan(
        title="Ein Plan 计划",
        dataset=Choice(name="ink", seed=3),
        graphs={"main": sequential((1, 28, 28), nodes)},
        training=Training(epochs=epochs),
    )


def as_link(raw: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(raw)).decode().rstrip("=")


def test_a_plan_survives_a_round_trip_through_its_link():
    assert link.decode(link.encode(plan())) == plan()


def test_a_plan_survives_a_round_trip_through_its_file():
    assert link.from_json(link.to_json(plan())) == plan()


@given(layers=st.integers(0, 30), epochs=st.integers(1, 100_000))
def test_a_link_holds_only_letters_that_need_no_escaping(layers: int, epochs: int):
    text = link.encode(plan(layers, epochs))
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert link.decode(text) == plan(layers, epochs)


def test_a_cnn_of_twenty_layers_is_short_enough_for_a_link():
    assert len(link.encode(plan(20))) < 1_000


@pytest.mark.parametrize("text", ["", "???", "abc", "é", link.encode(plan())[:-9], "A" * 50, "id-3"])
def test_a_damaged_link_is_refused_in_a_sentence(text: str):
    with pytest.raises(FileFormatError, match="no readable plan"):
        link.decode(text)


def test_a_short_link_that_unfolds_into_megabytes_is_refused_with_both_numbers():
    with pytest.raises(LimitError, match="the limit is 2000000"):
        link.decode(as_link(b" " * 50_000_000))


@pytest.mark.parametrize("saved", ["[]", "3", "null", '{"graphs": {}}'])
def test_json_that_is_no_plan_is_refused(saved: str):
    with pytest.raises(FileFormatError, match="not a plan"):
        link.from_json(saved)


def test_text_that_is_not_json_is_refused():
    with pytest.raises(FileFormatError, match="not JSON"):
        link.from_json(b"\x89PNG\r\n")


@pytest.mark.parametrize("raw", ["[" * 200_000, "[" * 5_000, "[" * 500 + "]" * 500, "1" * 5_000])
def test_json_that_is_nested_deeply_or_holds_a_number_of_many_digits_is_refused(raw: str):
    with pytest.raises(LimitError):
        link.from_json(raw)


BOMBS = {
    "edges": {"main": {"edges": [[1, 2]] * 660_000}},
    "some edges": {"main": {"edges": [[1, 2]] * 2_001}},
    "nodes": {"main": {"nodes": {f"n{i}": {} for i in range(501)}}},
    "inputs": {"main": {"inputs": {f"n{i}": [] for i in range(501)}}},
    "graphs": {f"n{i}": {} for i in range(11)},
    "settings": {"main": {f"n{i}": 0 for i in range(100_000)}},
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_short_link_with_huge_content_is_refused_before_validation(kind: str):
    text = as_link(json.dumps({"dataset": {"name": "ink"}, "graphs": BOMBS[kind]}, separators=(",", ":")).encode())
    with pytest.raises(LayerlabError, match=r"the limit is") as caught:
        link.decode(text)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("settings", [{f"k{i}": 0 for i in range(500)}, {"k" * 10_000: 0}])
def test_of_very_many_or_very_long_wrong_settings_a_few_are_reported_in_short(settings: dict[str, int]):
    with pytest.raises(ProblemsError) as caught:
        link.from_json(json.dumps({"dataset": {"name": "ink"}, **settings}))
    assert len(caught.value.problems) <= 20
    assert all(len(str(problem)) + len(problem.where) < 200 for problem in caught.value.problems)


def test_half_a_character_is_refused_for_no_link_could_hold_it():
    with pytest.raises(FileFormatError):
        link.decode(as_link(b'{"dataset": {"name": "ink"}, "title": "\\ud800"}'))


def test_a_plan_of_a_later_version_is_refused_with_both_versions():
    with pytest.raises(FileFormatError, match=r"version 2.*version 1"):
        link.from_json(json.dumps({"version": 2, "dataset": {"name": "ink"}}))


def test_every_wrong_setting_of_a_plan_is_named():
    saved = {"dataset": {"name": "ink"}, "training": {"epochs": 0, "batch_size": -1}, "colour": "red"}
    with pytest.raises(ProblemsError) as caught:
        link.from_json(json.dumps(saved))
    assert {problem.where for problem in caught.value.problems} == {"training.epochs", "training.batch_size", "colour"}


def test_a_kept_plan_is_linked_by_its_id():
    assert link.kept_id(link.kept_link("abc_12-Z")) == "abc_12-Z"
    assert link.kept_id(link.encode(plan())) is None
    assert link.kept_id("id-../../etc") is None
