"""Data for the graph editor: shapes, counts, problems with their fixes, and which layers fit where."""

from __future__ import annotations

import json

from engine.activations.base import ACTIVATIONS
from engine.graph import edit
from engine.graph.check import check
from engine.graph.spec import Node
from engine.layers.base import LAYERS
from engine.plan.factory import make_plan
from pages.ui.graph.graph_data import editor_data, palette, summary
from pages.ui.quantities import amount, duration, memory

CNN = make_plan("cnn", "mnist").graphs["main"]


def test_a_node_has_its_shape_weights_and_activation() -> None:
    result = editor_data(CNN, check(CNN), [])
    conv = result["nodes"][0]
    assert (conv["name"], conv["shape"], conv["parameters"], conv["activation"]) == (
        "conv2d_1",
        [32, 26, 26],
        320,
        "ReLU",
    )
    assert json.loads(json.dumps(result)) == result


def test_a_problem_stands_at_its_node_with_the_edit_that_mends_it() -> None:
    broken = edit.remove(CNN, "flatten")
    result = editor_data(broken, check(broken), check(broken).problems)
    wrong = {node["name"]: node["problems"] for node in result["nodes"] if node["problems"]}
    assert list(wrong) == ["linear_1"]
    fix = wrong["linear_1"][0]["fix"]
    mended = edit.apply(broken, fix["edit"], fix["arguments"])
    assert check(mended).problems == ()


def test_the_palette_holds_every_layer_once() -> None:
    items = [item for group in palette() for item in group["items"]]
    assert sorted(item["name"] for item in items if "activation" not in item) == sorted(LAYERS.names())
    assert [item["activation"] for item in items if "activation" in item] == ACTIVATIONS.names()


def test_what_fits_a_picture_does_not_fit_a_row() -> None:
    fits = editor_data(CNN, check(CNN), [])["fits"]
    assert "conv2d" in fits["1,28,28"]
    assert "conv2d" not in fits["128"]
    assert "linear" in fits["128"]


def test_an_unknown_layer_is_still_drawn() -> None:
    graph = CNN.model_copy(update={"nodes": {**CNN.nodes, "odd": Node(layer="hologram")}})
    result = editor_data(graph, check(graph), check(graph).problems)
    odd = next(node for node in result["nodes"] if node["name"] == "odd")
    assert odd["shape"] is None
    assert "hologram" in odd["problems"][0]["text"]


def test_a_summary_names_the_main_settings_of_a_layer() -> None:
    assert summary(Node(layer="conv2d", config={"out_channels": 8, "stride": 2})) == [
        "Filters 8",
        "Kernel size 3",
        "Stride 2",
    ]
    assert summary(Node(layer="flatten")) == []


def test_numbers_are_written_in_units_that_people_read() -> None:
    durations = [duration(s) for s in (0.001, 0.84, 42, 150, 9000, 400_000)]
    assert durations == ["0.1 s", "0.8 s", "42 s", "2.5 min", "2.5 h", "5 d"]
    assert [memory(n) for n in (2**18, 50 * 2**20, 3 * 2**30)] == ["0.2 MiB", "50 MiB", "3.0 GiB"]
    assert [amount(n, "FLOP") for n in (12, 3_450, 5.1e8)] == ["12 FLOP", "3.45 kFLOP", "510 MFLOP"]


def test_a_card_writes_small_numbers_as_their_fields_do() -> None:
    assert "1e-5" in " ".join(summary(Node(layer="batch_norm", config={"epsilon": 1e-5})))
