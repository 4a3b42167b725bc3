"""Recurrent modules: their parts are torch's, masks are exact, and looking inside changes nothing."""

from __future__ import annotations

import runpy
from itertools import product
from pathlib import Path

import pytest
import torch
from torch import nn

from engine.graph.build import build, initialize
from engine.graph.code import exported_weights, to_source
from engine.graph.spec import Node, sequential
from engine.modules import recurrent
from engine.registry import Choice

KINDS = {"simple_rnn": recurrent.SimpleRNN, "lstm": recurrent.LSTM, "gru": recurrent.GRU}
TORCH = {"simple_rnn": nn.RNN, "lstm": nn.LSTM, "gru": nn.GRU}
SHAPES = list(product(KINDS, (1, 2), (False, True)))
LENGTHS = [6, 1, 4, 0]


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    """Four samples of at most six steps, with noise where there is padding."""
    x = torch.randn(4, 6, 3, generator=torch.Generator().manual_seed(0))
    return x, torch.arange(6) < torch.tensor(LENGTHS)[:, None]


def module(kind: str, layers: int, both: bool, every_step: bool) -> recurrent.Recurrent:
    torch.manual_seed(1)
    return KINDS[kind](3, 5, layers, both, every_step).eval()


def as_torchs(kind: str, ours: recurrent.Recurrent) -> nn.RNNBase:
    """torch's own module of the same weights."""
    theirs = TORCH[kind](3, 5, ours.layers, bidirectional=ours.bidirectional, batch_first=True)
    state = {}
    for prefix, parts in (("", ours.ahead), ("_reverse", ours.back)):
        for number, part in enumerate(parts):
            state |= {f"{key[:-1]}{number}{prefix}": value for key, value in part.state_dict().items()}
    theirs.load_state_dict(state)
    return theirs


@pytest.mark.parametrize(("kind", "layers", "both"), SHAPES)
def test_outputs_and_gradients_are_torchs(kind: str, layers: int, both: bool) -> None:
    x, _ = batch()
    ours = module(kind, layers, both, True)
    theirs = as_torchs(kind, ours)
    assert torch.allclose(ours(x), theirs(x)[0], atol=1e-6)
    x.requires_grad_()
    slopes = [torch.autograd.grad(output.square().sum(), x)[0] for output in (ours(x), theirs(x)[0])]
    assert torch.allclose(*slopes, atol=1e-5)


@pytest.mark.parametrize(("kind", "layers", "both"), SHAPES)
@pytest.mark.parametrize("every_step", [True, False])
def test_padding_changes_nothing(kind: str, layers: int, both: bool, every_step: bool) -> None:
    x, mask = batch()
    ours = module(kind, layers, both, every_step)
    padded = ours(x, mask)
    for sample, length in enumerate(LENGTHS[:3]):
        alone = ours(x[sample : sample + 1, :length])[0]
        assert torch.allclose(padded[sample][:length] if every_step else padded[sample], alone, atol=1e-6)
    if every_step:
        assert (padded[~mask] == 0).all()
    assert (padded[3] == 0).all()


@pytest.mark.parametrize(("kind", "layers", "both"), SHAPES)
@pytest.mark.parametrize("every_step", [True, False])
def test_looking_inside_gives_the_same_output(kind: str, layers: int, both: bool, every_step: bool) -> None:
    x, mask = batch()
    ours = module(kind, layers, both, every_step)
    for given in (None, mask):
        output, inner = ours.forward_with_captures(x, given)
        assert torch.allclose(output, ours(x, given), atol=1e-6)
        prefixes = ["", "2."][:layers]
        names = {f"{p}{d}hidden" for p in prefixes for d in ("", "reverse.")[: 1 + both]}
        assert names <= inner.keys()
        assert all(inner[name].shape == (4, 6, 5) for name in names)


def test_each_kind_shows_its_gates() -> None:
    x, mask = batch()
    shown = {
        kind: set(module(kind, 1, False, False).forward_with_captures(x, mask)[1]) - {"sums.input", "sums.state"}
        for kind in KINDS
    }
    assert shown["simple_rnn"] == {"preactivation", "hidden"}
    assert shown["lstm"] == {"gates.forget", "gates.input", "gates.output", "candidate", "cell", "hidden"}
    assert shown["gru"] == {"gates.reset", "gates.update", "candidate", "hidden"}


def test_the_last_state_of_the_whole_look_is_the_output() -> None:
    x, mask = batch()
    ours = module("lstm", 1, True, False)
    output, inner = ours.forward_with_captures(x, mask)
    assert torch.allclose(output[2, :5], inner["hidden"][2, 3], atol=1e-6)
    assert torch.allclose(output[2, 5:], inner["reverse.hidden"][2, 0], atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_nudges_gradient_is_that_of_the_state(kind: str) -> None:
    """The gradient of the first state, by central differences of the output over a nudge of it."""
    x, _ = batch()
    ours = module(kind, 1, False, False).double()
    x, nudge = x.double(), torch.zeros(6, 4, 5, dtype=torch.double, requires_grad=True)
    (slope,) = torch.autograd.grad(ours.forward_with_captures(x, None, {"hidden": nudge})[0].sum(), nudge)
    step = torch.zeros_like(nudge)
    step[0, 0, 2] = 1e-6
    with torch.no_grad():
        up, down = (ours.forward_with_captures(x, None, {"hidden": sign * step})[0].sum() for sign in (1, -1))
    assert slope[0, 0, 2].item() == pytest.approx(((up - down) / 2e-6).item(), rel=1e-4)


def test_a_token_of_padding_inside_a_sentence_does_not_end_it() -> None:
    ours = module("gru", 1, False, False)
    mask = torch.tensor([[True, False, True, False]])
    assert ours.lengths(mask).tolist() == [3]  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_half_precision_stays_near(kind: str) -> None:
    x, mask = batch()
    ours = module(kind, 1, True, False)
    with torch.autocast("cpu", torch.bfloat16):
        half = ours(x, mask)
    assert torch.allclose(half.float(), ours(x, mask), atol=0.05)


def test_nan_does_not_spread_to_other_samples() -> None:
    x, mask = batch()
    x[1] = float("nan")
    output = module("lstm", 2, True, True)(x, mask)
    assert torch.isfinite(output[[0, 2, 3]]).all()


@pytest.mark.parametrize("mode", ["mean", "max", "attention"])
def test_pooling_passes_over_padding(mode: str) -> None:
    torch.manual_seed(0)
    x, mask = batch()
    x = x.masked_fill(~mask[:, :, None], 100.0)
    pooling = recurrent.SequencePooling(mode, 3)
    pooled = pooling(x, mask)
    for sample, length in enumerate(LENGTHS[:3]):
        assert torch.allclose(pooled[sample], pooling(x[sample : sample + 1, :length])[0], atol=1e-6)
    assert (pooled[3] == 0).all()
    if mode == "max":
        assert torch.equal(pooled[0], x[0].amax(0))
    else:
        weights = pooling.forward_with_captures(x, mask)[1]["weights"]
        assert torch.allclose(weights.sum(1), torch.tensor([1.0, 1.0, 1.0, 0.0]), atol=1e-6)


def started(layer: str, **config: object) -> nn.Module:
    graph = sequential((6, 3), {"node_1": Node(layer=layer, config={"hidden": 5, **config})})
    model = build(graph)
    initialize(model, graph, Choice(name="xavier_uniform"), Choice(name="zeros"), 0)
    return model.nodes["node_1"]


@pytest.mark.parametrize("kind", KINDS)
def test_weights_begin_as_keras_begins_them(kind: str) -> None:
    made = started(kind, layers=2, bidirectional=True)
    for name, tensor in made.named_parameters():
        if "weight_hh" in name:
            assert torch.allclose(tensor.T @ tensor, torch.eye(5), atol=1e-5)
        elif "weight_ih" in name:
            limit = (6 / sum(tensor.shape)) ** 0.5
            assert 0.6 * limit < tensor.abs().max() <= limit
        elif kind == "lstm" and "bias_ih" in name:
            assert tensor.tolist() == [0] * 5 + [1] * 5 + [0] * 10
        else:
            assert (tensor == 0).all()


def test_the_recurrent_initializer_and_the_forget_bias_are_a_choice() -> None:
    rnn = started("simple_rnn", recurrent_initializer="identity")
    assert torch.equal(rnn.ahead[0].weight_hh_l0, torch.eye(5))  # type: ignore[index, union-attr]
    lstm = started("lstm", forget_bias=2.5)
    assert lstm.ahead[0].bias_ih_l0[5:10].tolist() == [2.5] * 5  # type: ignore[index, union-attr]


@pytest.mark.parametrize("kind", KINDS)
def test_exported_source_holds_the_base_class_first(kind: str) -> None:
    graph = sequential((6, 3), {"node_1": Node(layer=kind, config={"hidden": 3, "layers": 2, "bidirectional": True})})
    source = to_source(graph)
    assert source.index("class Recurrent(") < source.index(f"class {KINDS[kind].__name__}(Recurrent)")


@pytest.mark.parametrize("kind", KINDS)
def test_exported_source_reads_padded_text_alike(kind: str, tmp_path: Path) -> None:
    nodes = {
        "embedding": Node(layer="embedding", config={"tokens": 9, "out_features": 4}),
        "first": Node(layer=kind, config={"hidden": 3, "layers": 2, "bidirectional": True, "steps": "all"}),
        "second": Node(layer=kind, config={"hidden": 3}),
    }
    graph = sequential((6,), nodes)
    model = build(graph)
    path = tmp_path / f"exported_{kind}.py"
    path.write_text(to_source(graph), encoding="utf-8")
    network = runpy.run_path(str(path))["Network"]()
    network.load_state_dict(exported_weights(graph, model.state_dict()))
    tokens = torch.tensor([[3, 4, 8, 2, 0, 0], [1, 0, 0, 0, 0, 0], [0] * 6])
    assert torch.allclose(network(tokens), model(tokens), atol=1e-6)
