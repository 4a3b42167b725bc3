"""Pictures of networks that read or write text: what stands in them follows from the weights."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch

from engine.datasets.base import DATASETS
from engine.graph.build import build, initialize
from engine.graph.spec import Node, sequential
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.probes.answered_texts import ended
from engine.probes.answers import with_predictions
from engine.probes.attention import AttentionProbe
from engine.probes.base import ProbeContext
from engine.probes.decisive_words import DecisiveWords
from engine.probes.positions import likeness
from engine.probes.rollout import rollout
from engine.probes.text_generation import generate_tokens, sample_token
from engine.probes.written_text import WrittenText
from engine.registry import Choice
from engine.text import message
from engine.views import Table


def context_of(plan: Plan) -> ProbeContext:
    dataset = DATASETS.make(plan.dataset)
    models = {}
    for name, graph in plan.graphs.items():
        models[name] = build(graph).eval()
        initialize(models[name], graph, plan.initializer, plan.bias_initializer, 3)
    return ProbeContext(
        graphs=plan.graphs, models=models, objective=OBJECTIVES.make(plan.objective), dataset=dataset,
        spec=dataset.spec(), data=dataset.load(), loss=LOSSES.make(plan.loss).build(), max_samples=64,
    )  # fmt: skip


@pytest.fixture(scope="module")
def writer() -> ProbeContext:
    data = Choice(name="characters", characters=20_000, length=12)
    return context_of(make_plan(Choice(name="gpt", features=8, blocks=1, heads=2), data))


@pytest.fixture(scope="module")
def adder() -> ProbeContext:
    """A network that adds up what each word says: `good` says 3, `bad` says −3, all others nothing."""
    plan = make_plan("transformer", Choice(name="sentiment", size=200))
    vocabulary = DATASETS.make(plan.dataset).spec().vocabulary
    nodes = {
        "embedding": Node(layer="embedding", config={"tokens": len(vocabulary), "out_features": 1}),
        "pooling": Node(layer="sequence_pooling"),
        "output": Node(layer="linear", config={"out_features": 2, "bias": False}),
    }
    made = context_of(plan.model_copy(update={"graphs": {"main": sequential((24,), nodes)}}))
    with torch.no_grad():
        state = made.models["main"].state_dict()
        state["nodes.embedding.weight"].zero_()
        state["nodes.embedding.weight"][vocabulary.index("good")] = 3.0
        state["nodes.embedding.weight"][vocabulary.index("bad")] = -3.0
        state["nodes.output.weight"].copy_(torch.tensor([[-1.0], [1.0]]))
    return made


def test_decisive_words_have_the_largest_attribution(adder: ProbeContext) -> None:
    adder.drawn = adder.dataset.read("the film was good and the good end was bad")  # type: ignore[attr-defined]
    view = DecisiveWords().compute(adder)
    assert view.values is not None
    said = dict(zip(map(str.strip, view.pieces), view.values.tolist(), strict=True))
    assert "".join(view.pieces) == "the film was good and the good end was bad"
    assert said["good"] > 0
    assert said["bad"] < 0
    assert said["film"] == 0
    assert len(view.pieces) == 10
    assert "positive" in str(view.note)
    adder.drawn = None


def test_tokens_of_a_frozen_embedding_have_the_same_attribution(adder: ProbeContext) -> None:
    free = DecisiveWords().compute(adder).values
    adder.models["main"].requires_grad_(False)
    assert np.array_equal(DecisiveWords().compute(adder).values, free)  # type: ignore[arg-type]
    adder.models["main"].requires_grad_(True)


def test_texts_stand_in_the_rows_of_a_table(adder: ProbeContext) -> None:
    split = adder.evaluated
    said = adder.objective.probabilities(adder.val_output).numpy()
    table = with_predictions(adder, split, said, np.arange(3), message("three"))
    assert isinstance(table, Table)
    assert all(" the " in str(row) for row in table.rows)
    assert list(map(str, table.columns)) == ["negative", "positive"]


def test_a_text_follows_from_its_seed_alone(writer: ProbeContext) -> None:
    state = (torch.get_rng_state(), np.random.get_state()[1], random.getstate())
    first = generate_tokens(writer, "The ", 20, 1.0, 5)
    assert first == generate_tokens(writer, "The ", 20, 1.0, 5)
    assert first != generate_tokens(writer, "The ", 20, 1.0, 6)
    assert torch.equal(state[0], torch.get_rng_state())
    assert np.array_equal(state[1], np.random.get_state()[1])  # type: ignore[arg-type]
    assert state[2] == random.getstate()


def test_a_text_written_in_chunks_is_that_of_one_piece_at_temperature_0(writer: ProbeContext) -> None:
    whole, _ = generate_tokens(writer, "for x in y", 24, 0.0, 0)
    half, _ = generate_tokens(writer, "for x in y", 12, 0.0, 0)
    rest, _ = generate_tokens(writer, "for x in y" + "".join(half), 12, 0.0, 0)
    assert whole == half + rest


@pytest.mark.parametrize("text", ["", "你好，世界", "x" * 1000, "\0\n\t"])
def test_any_beginning_can_be_gone_on_with(writer: ProbeContext, text: str) -> None:
    pieces, values = generate_tokens(writer, text, 3, 0.8, 1)
    assert len(pieces) == 3
    assert all(0 <= value <= 1 for value in values)


def test_padding_and_the_unknown_are_never_drawn() -> None:
    scores = np.array([9.0, 9.0, 0.0, 1.0])
    source = np.random.default_rng(0)
    assert sample_token(scores, 0.0, source) == 3
    assert {sample_token(scores, 5.0, source) for _ in range(50)} == {2, 3}


def test_prompt_and_generated_tokens_are_distinguished(writer: ProbeContext) -> None:
    view = WrittenText(prompt="def ", length=5).compute(writer)
    assert view.given == 4
    assert len(view.pieces) == 9
    assert view.values is not None
    assert np.isnan(view.values[:4]).all()


def test_attention_stands_over_a_samples_own_tokens(adder: ProbeContext) -> None:
    made = context_of(make_plan(Choice(name="transformer", features=8, heads=2), Choice(name="sentiment", size=100)))
    made.drawn = made.dataset.read("not bad at all")  # type: ignore[attr-defined]
    view = AttentionProbe().compute(made)
    assert view.rows == view.columns == ("not", "bad", "at", "all")
    assert view.weights.shape == (2, 4, 4)
    assert np.allclose(view.weights.sum(2), 1, atol=1e-5)


def test_an_answer_looks_at_its_question() -> None:
    made = context_of(make_plan(Choice(name="encoder_decoder", features=8), Choice(name="dates", size=100)))
    made.drawn = made.dataset.read("4 July 1999")  # type: ignore[attr-defined]
    view = AttentionProbe().compute(made)
    assert "".join(view.columns) == "4 July 1999"
    assert view.rows[0] == "[start]"
    assert view.weights.shape[2] == 11


def test_a_class_token_is_a_row_and_no_patch() -> None:
    made = context_of(make_plan(Choice(name="vision_transformer", features=8, heads=2), "digits"))
    view = AttentionProbe(node="block_2_attention").compute(made)
    assert view.patches == (4, 4)
    assert view.weights.shape == (2, 17, 16)
    assert view.rows[0] == "class token"
    assert view.picture is not None
    assert view.picture.shape == (8, 8)


def test_rollout_of_identity_attention_is_the_identity() -> None:
    assert np.array_equal(rollout([np.eye(3), np.eye(3)]), np.eye(3))
    shift = np.eye(3, k=-1) + np.diag([1.0, 0, 0])
    assert np.allclose(rollout([shift, shift])[2], [0.25, 0.5, 0.25])


def test_places_are_alike_by_the_angle_between_them() -> None:
    found = likeness(np.array([[1.0, 0], [2, 0], [0, 3], [-1, 0], [0, 0]]))
    assert np.allclose(found[0], [1, 1, 0, -1, 0])


def test_an_answer_ends_at_the_first_padding() -> None:
    assert ended(np.array([3, 4, 0, 5])) == [3, 4]
    assert ended(np.array([3, 4])) == [3, 4]
    assert ended(np.array([0, 4])) == []
