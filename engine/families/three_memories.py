"""A simple RNN, an LSTM and a GRU on the same task, side by side."""

from __future__ import annotations

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Ready
from engine.families.recurrent_base import RecurrentFamily
from engine.graph.spec import GraphSpec, Node
from engine.registry import Choice
from engine.text import N_

KINDS = ("simple_rnn", "lstm", "gru")

ADDING = Ready(
    "adding",
    N_("RNN, LSTM and GRU compared"),
    N_(
        "Two marked numbers among forty are to be added, and three layers read them: a simple RNN, an LSTM and a "
        "GRU. The LSTM's forget bias is set to 4, so its forget gates begin open; for that alone its line stays up "
        "in “Gradient through time”, where the two others fall to the left. It learns the sum, and the loss falls "
        "from 0.167 towards 0. With the usual forget bias of 1 its line falls, too, and the loss stays."
    ),
    Choice(name="adding", length=40, size=6000),
    {},
    {"graphs.main.nodes.lstm_1.config.forget_bias": 4.0, "training.epochs": 10},
    pictures=("gradient_through_time",),
)

READY = (
    ADDING,
    ADDING.failing(
        "too_far",
        N_("200 steps: too long for all three"),
        N_(
            "Sequences five times as long, and the usual forget bias of 1; fewer of them, a lower learning rate and"
            " fewer epochs keep the run short and stable. All three lines in “Gradient through time” fall off to "
            "the left, so the first steps can hardly be learned, and the loss stays at 0.167. Set the forget bias "
            "of the LSTM to 4 and its line stays up."
        ),
        dataset=Choice(name="adding", length=200, size=2000),
        settings={
            "graphs.main.nodes.lstm_1.config.forget_bias": 1.0,
            "optimizer": {"name": "adam", "learning_rate": 0.001},
            "training.epochs": 4,
        },
        differs=(
            "dataset.length",
            "dataset.size",
            "optimizer.learning_rate",
            "training.epochs",
            "graphs.main.nodes.lstm_1.config.forget_bias",
        ),
        pictures=("gradient_through_time",),
    ),
)


@FAMILIES.register("three_memories")
class ThreeMemories(RecurrentFamily):
    """Three recurrent layers read the same sequence at once: a simple RNN, an LSTM and a GRU of the same size.

    Their last states are concatenated before the output, so each can contribute what it has kept. The gradient through
    time shows how far back each of them learns; the gates show what each does.

    Reference: Jozefowicz, Zaremba and Sutskever, 2015, *An empirical exploration of recurrent network architectures*.
    """

    title = N_("RNN, LSTM and GRU")
    dataset = "adding"
    layer = "simple_rnn"
    ready = READY

    def suits(self, data: DataSpec) -> bool:
        return super().suits(data) and not data.continues

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        """The graph of one of them, with the others beside it."""
        alone, one = super().graphs(data)["main"], f"{self.layer}_1"
        settings = alone.nodes[one].config
        beside = {f"{kind}_1": Node(layer=kind, config=settings) for kind in KINDS}
        nodes: dict[str, Node] = {}
        for name, node in alone.nodes.items():
            nodes |= {**beside, "concat": Node(layer="concat")} if name == one else {name: node}
        edges: list[tuple[str, str]] = []
        for source, target in alone.edges:
            if target == one:
                edges += [(source, name) for name in beside]
                edges += [(name, "concat") for name in beside]
            else:
                edges.append(("concat" if source == one else source, target))
        return {"main": GraphSpec(inputs=alone.inputs, nodes=nodes, edges=tuple(edges))}
