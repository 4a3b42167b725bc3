"""Attention: what is looked at, what is not, and that looking inside changes nothing."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import torch

from engine.graph import edit
from engine.graph.build import build, initialize
from engine.graph.check import check
from engine.graph.code import exported_weights, to_source
from engine.graph.spec import GraphSpec, Node, sequential
from engine.modules import attention
from engine.registry import Choice

LENGTHS = [6, 1, 4, 0]


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    """Four samples of at most six places; the last one is nothing but padding."""
    x = torch.randn(4, 6, 8, generator=torch.Generator().manual_seed(0))
    return x, torch.arange(6) < torch.tensor(LENGTHS)[:, None]


def looking(causal: bool = False) -> attention.SelfAttention:
    torch.manual_seed(1)
    return attention.SelfAttention(8, 2, causal).eval()


def reader() -> GraphSpec:
    """Tokens through one encoder block, unfolded."""
    nodes = {
        "embedding": Node(layer="embedding", config={"tokens": 9, "out_features": 8}),
        "positions": Node(layer="positional_encoding"),
        "block": Node(layer="transformer_encoder", config={"heads": 2, "hidden": 5}),
        "pooling": Node(layer="sequence_pooling"),
        "output": Node(layer="linear", config={"out_features": 2}),
    }
    return edit.expand(sequential((6,), nodes), "block")


def made(graph: GraphSpec) -> torch.nn.Module:
    model = build(graph).eval()
    initialize(model, graph, Choice(name="xavier_uniform"), Choice(name="zeros"), 3)
    return model


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("masked", [False, True])
def test_looking_inside_gives_the_same_output_and_weights_that_add_up_to_one(causal: bool, masked: bool) -> None:
    x, mask = batch()
    module = looking(causal)
    output, inner = module.forward_with_captures(x, mask if masked else None)
    real = mask if causal and masked else torch.ones_like(mask)
    assert torch.allclose(output[real], module(x, mask if masked else None)[real], atol=1e-6)
    assert torch.allclose(inner["weights"].sum(3), torch.ones(4, 2, 6))


def test_it_is_torchs_attention_of_the_same_weights() -> None:
    x, mask = batch()
    ours, theirs = looking(), torch.nn.MultiheadAttention(8, 2, batch_first=True).eval()
    parts = (ours.query, ours.key, ours.value)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        theirs.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
        theirs.out_proj.load_state_dict(ours.output.state_dict())
    real = mask[:3]
    expected, _ = theirs(x[:3], x[:3], x[:3], key_padding_mask=~real)
    assert torch.allclose(ours(x[:3], real)[real], expected[real], atol=1e-6)


def test_padding_is_masked_and_a_sample_of_padding_alone_is_finite() -> None:
    x, mask = batch()
    other = torch.where(mask[:, :, None], x, 99.0)
    module = looking()
    assert torch.allclose(module(x, mask)[mask], module(other, mask)[mask], atol=1e-6)
    assert torch.isfinite(module(x, mask)).all()


def test_causal_attention_never_looks_ahead() -> None:
    x, _ = batch()
    later = x.clone()
    later[:, 3:] += 5
    module = looking(causal=True)
    assert torch.allclose(module(x)[:, :3], module(later)[:, :3], atol=1e-6)
    assert not torch.allclose(module(x)[:, 3:], module(later)[:, 3:])


def test_cross_attention_passes_over_the_memorys_padding() -> None:
    x, mask = batch()
    torch.manual_seed(1)
    module = attention.CrossAttention(8, 8, 4).eval()
    other = torch.where(mask[:, :, None], x, 99.0)
    asked = torch.randn(4, 3, 8)
    output, inner = module.forward_with_captures(asked, x, None, mask)
    assert torch.allclose(output, module(asked, x, None, mask), atol=1e-6)
    assert torch.allclose(output[:3], module(asked, other, None, mask)[:3], atol=1e-6)
    assert inner["weights"][2, :, :, 4:].abs().max() == 0
    assert torch.isfinite(output).all()


def test_sines_are_those_of_the_paper() -> None:
    encoding = attention.SinePositions(20, 6).get_buffer("encoding")
    assert torch.allclose(encoding[7, 2], torch.tensor(7 / 10_000 ** (2 / 6)).sin())
    assert torch.allclose(encoding[7, 5], torch.tensor(7 / 10_000 ** (4 / 6)).cos())
    assert "encoding" not in attention.SinePositions(20, 6).state_dict()


def test_a_network_of_text_does_not_see_how_much_padding_there_is() -> None:
    """Masks follow through the blocks: what pads a text changes nothing, and lies nowhere."""
    model = made(reader())
    short = torch.tensor([[3, 4, 5, 0, 0, 0]])
    captures: dict[str, torch.Tensor] = {}
    model(short, captures=captures)
    weights = captures["block_attention.weights"]
    assert weights[:, :, :3, 3:].abs().max() == 0
    assert captures["embedding"][0, 3:].abs().max() == 0
    assert torch.isfinite(model(torch.zeros(2, 6, dtype=torch.int64))).all()


def test_embeddings_begin_small_and_attention_as_glorot_has_it() -> None:
    model = made(reader())
    weights = model.state_dict()
    assert 0.04 < weights["nodes.embedding.weight"].abs().max() <= 0.05
    assert weights["nodes.embedding.weight"][0].abs().max() == 0
    assert weights["nodes.block_attention.query.weight"].abs().max() <= (6 / 16) ** 0.5
    assert (weights["nodes.block_norm.weight"] == 1).all()


def test_a_decoder_block_looks_at_its_memory_where_it_has_one() -> None:
    nodes = {"block": Node(layer="transformer_decoder", config={"heads": 2, "dropout": 0.0})}
    edges = (("x", "block"), ("memory", "block"))
    graph = edit.expand(GraphSpec(inputs={"x": (4, 6), "memory": (7, 3)}, nodes=nodes, edges=edges), "block")
    layers = [node.layer for node in graph.nodes.values()]
    assert layers.count("cross_attention") == 1
    assert check(graph).problems == ()
    assert graph.sources("block_cross") == ["block_cross_norm", "memory"]
    alone = edit.expand(sequential((4, 6), nodes), "block")
    assert "cross_attention" not in [node.layer for node in alone.nodes.values()]


def test_exported_source_attends_as_the_built_graph(tmp_path: Path) -> None:
    graph = reader()
    model = made(graph)
    place = tmp_path / "network.py"
    place.write_text(to_source(graph), encoding="utf-8")
    network = runpy.run_path(str(place))["Network"]().eval()
    network.load_state_dict(exported_weights(graph, model.state_dict()))
    x = torch.tensor([[3, 4, 5, 0, 0, 0], [1, 2, 3, 4, 5, 6], [0] * 6])
    assert torch.allclose(network(x), model(x), atol=1e-6)


@pytest.mark.parametrize(("layer", "config", "inputs"), [
    ("self_attention", {"heads": 3}, ((5, 8),)),
    ("self_attention", {}, ((8,),)),
    ("cross_attention", {"heads": 5}, ((5, 8), (4, 8))),
    ("cross_attention", {}, ((5, 8), (8,))),
    ("patch_embedding", {"patch": 9}, ((1, 8, 8),)),
    ("take_place", {"place": 5}, ((5, 8),)),
    ("embedding", {}, ((5, 8),)),
])  # fmt: skip
def test_unsuitable_inputs_are_reported(
    layer: str, config: dict[str, int], inputs: tuple[tuple[int, ...], ...]
) -> None:
    names = {f"x{number}": shape for number, shape in enumerate(inputs)}
    edges = tuple((name, "node_1") for name in names)
    graph = GraphSpec(inputs=names, nodes={"node_1": Node(layer=layer, config=config)}, edges=edges)
    (problem,) = check(graph).problems
    assert "needs" in str(problem)
