"""Next token and sequence to sequence: which places count, what is right, and what an answer is."""

from __future__ import annotations

import dataclasses
import math

import pytest
import torch

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES
from engine.losses.base import LOSSES
from engine.objectives.next_token import NextToken
from engine.objectives.sequence_to_sequence import SequenceToSequence
from engine.plan.check import check_plan
from engine.plan.factory import make_plan, objective_for
from engine.registry import Choice

LOSS = torch.nn.CrossEntropyLoss()


class Says(torch.nn.Module):
    """Gives the scores that it was made with, whatever is asked."""

    def __init__(self, scores: torch.Tensor) -> None:
        super().__init__()
        self.scores = scores
        self.asked: list[torch.Tensor] = []

    def forward(self, *given: torch.Tensor) -> torch.Tensor:
        self.asked.append(given[-1].clone())
        return self.scores


def sure_of(tokens: list[list[int]], count: int = 5) -> torch.Tensor:
    return 20.0 * torch.nn.functional.one_hot(torch.tensor(tokens), count)


def test_padding_costs_nothing_and_perplexity_is_e_to_the_loss() -> None:
    y = torch.tensor([[2, 3, 0], [4, 0, 0]])
    scores = torch.zeros(2, 3, 5)
    outcome = NextToken().loss_of({"main": Says(scores)}, y, y, LOSS, 0)
    assert math.isclose(outcome.loss.item(), math.log(5), rel_tol=1e-5)
    means = {name: part.item() for name, part in outcome.loss_terms.items()}
    assert math.isclose(NextToken().figures(means)["perplexity"], 5, rel_tol=1e-5)
    worse = torch.where((y == 0)[:, :, None], torch.tensor(99.0) * torch.arange(5), scores)
    assert torch.equal(NextToken().loss_of({"main": Says(worse)}, y, y, LOSS, 0).loss, outcome.loss)


def test_a_batch_of_padding_alone_costs_nothing() -> None:
    y = torch.zeros(2, 3, dtype=torch.int64)
    scores = torch.zeros(2, 3, 5, requires_grad=True)
    outcome = NextToken().loss_of({"main": Says(scores)}, y, y, LOSS, 0)
    outcome.loss.backward()
    assert outcome.loss.item() == 0
    assert NextToken().metric_sum(scores, y).item() == 0


def test_accuracy_is_the_share_of_tokens_and_not_a_mean_over_texts() -> None:
    y = torch.tensor([[2, 3, 0], [4, 4, 4]])
    said = sure_of([[2, 2, 2], [4, 4, 1]])
    assert NextToken().metric_sum(said, y).item() == 3
    assert NextToken().metric_count(y).item() == 5


def test_the_decoder_is_given_the_true_answer_one_place_later() -> None:
    y = torch.tensor([[2, 3, 4]])
    model = Says(sure_of([[2, 3, 4]]))
    SequenceToSequence().loss_of({"main": model}, y, y, LOSS, 0)
    assert model.asked[0].tolist() == [[1, 2, 3]]


def test_the_end_of_an_answer_counts_and_nothing_behind_it() -> None:
    objective, y = SequenceToSequence(), torch.tensor([[2, 0, 0]])
    ends, goes_on = sure_of([[2, 0, 4]]), sure_of([[2, 3, 0]])
    assert objective.metric_sum(ends, y).item() == 1
    assert objective.metric_sum(goes_on, y).item() == 0
    assert objective.loss_of({"main": Says(ends)}, y, y, LOSS, 0).loss < 1e-3
    assert objective.loss_of({"main": Says(goes_on)}, y, y, LOSS, 0).loss > 1


def test_an_answer_is_generated_from_the_networks_own_tokens() -> None:
    class Counting(Says):
        """Predicts the successor of its input token, from START on; 0 after 3."""

        def forward(self, *given: torch.Tensor) -> torch.Tensor:
            following = torch.tensor([4, 2, 3, 0, 0])
            return 20.0 * torch.nn.functional.one_hot(following[given[-1]], 5)

    model = Counting(torch.zeros(0))
    model.graph = type("Graph", (), {"inputs": {"source": (2,), "target": (5,)}})()  # type: ignore[assignment]
    said = SequenceToSequence().answer({"main": model}, torch.zeros(1, 2, dtype=torch.int64)).argmax(-1)
    assert said[0, :3].tolist() == [2, 3, 0]


@pytest.mark.parametrize(("dataset", "name"), [("characters", "next_token"), ("dates", "sequence_to_sequence")])
def test_the_objective_follows_from_the_data(dataset: str, name: str) -> None:
    assert objective_for(DATASETS.make(dataset).spec()) == name


def test_a_text_is_continued_only_by_networks_that_predict_the_next_token() -> None:
    letters = ("", "a", "b")
    data = DataSpec("text", (6,), targets="tokens", vocabulary=letters, target_vocabulary=letters, target_length=6)
    shorter = dataclasses.replace(data, target_length=4)
    for name in ("gpt", "gru", "lstm", "simple_rnn"):
        assert FAMILIES.make(name).suits(data)
        assert not FAMILIES.make(name).suits(shorter)
    assert not FAMILIES.make("encoder_decoder").suits(data)
    assert FAMILIES.make("encoder_decoder").suits(shorter)
    assert (objective_for(data), objective_for(shorter)) == ("next_token", "sequence_to_sequence")


@pytest.mark.parametrize(("loss", "reason"), [
    ({"name": "huber"}, "is not for tokens"),
    ({"name": "binary_cross_entropy"}, "is not for tokens"),
    ({"name": "cross_entropy", "balance": True}, "Turn off balancing"),
    ({"name": "cross_entropy", "class_weights": [1, 2]}, "class weights"),
])  # fmt: skip
def test_losses_that_do_not_fit_are_refused(loss: dict[str, object], reason: str) -> None:
    plan = make_plan("gpt").model_copy(update={"loss": Choice.model_validate(loss)})
    assert any(reason in str(problem) for problem in check_plan(plan))
    assert LOSSES.problems(plan.loss) == []


def test_a_network_of_another_vocabulary_is_a_problem_with_a_fix() -> None:
    from engine.graph import edit

    plan = make_plan("gpt")
    graph = edit.configure(plan.graphs["main"], "output", out_features=7)
    (problem,) = check_plan(plan.model_copy(update={"graphs": {"main": graph}}))
    assert "needs a score for each of" in str(problem)
    assert problem.fix is not None
    assert edit.apply(graph, problem.fix.edit, problem.fix.arguments) == plan.graphs["main"]
