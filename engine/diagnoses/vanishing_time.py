"""A gradient that vanishes on its way back through time."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.cures import shorter
from engine.diagnoses.history import History
from engine.layers.recurrent_base import RecurrentLayer
from engine.text import N_, message

MAX_SHARE = 1e-5
MIN_PROGRESS, MIN_LEVEL = 0.5, 0.9
OPEN_GATE = 4.0
SHORT = 10


@DIAGNOSES.register("vanishing_time")
class VanishingTime(Diagnosis):
    """Hardly any gradient reaches the first steps of the sequence, so what happened there is not learned.

    Each step back through time multiplies the gradient once more. If the factor is below 1, little is left after a few
    dozen steps. The gates of LSTM and GRU can keep the factor near 1; so can shorter sequences, or attention.
    """

    title = N_("Vanishing gradient through time")
    explains = ("loss_not_falling", "underfitting")

    def find(self, history: History) -> Finding | None:
        if history.progress < MIN_PROGRESS or (history.level or 0.0) < MIN_LEVEL:
            return None
        shares = history.over_time("time")
        worst = {node: points for node, points in shares.items() if max(value for _, value in points) < MAX_SHARE}
        if not worst or len(worst) < len(shares):
            return None
        (_, node), points = min(worst.items(), key=lambda item: item[1][-1][1])
        template = N_("Of the gradient of `{node}`, a share of {share} is left at the far end of the sequence.")
        evidence = message(template, node=node, share=f"{max(value for _, value in points):.1g}")
        return Finding(points[0][0], evidence, tuple(self._cures(history)))

    def _cures(self, history: History) -> list[Cure]:
        layers = [(f"graphs.{graph}.nodes.{node}", layer) for graph, node, layer in history.layers()]
        recurrent = [(path, layer) for path, layer in layers if isinstance(layer, RecurrentLayer)]
        gates = {f"{path}.config.forget_bias": OPEN_GATE for path, layer in recurrent if layer.name == "lstm"}
        opened = [Cure(message(N_("Forget bias of {value}"), value=f"{OPEN_GATE:g}"), gates)] if gates else []
        short = shorter(history, max(SHORT, history.plan.dataset.config.get("length", 0) // 20))
        simple = {
            path: {"layer": "gru", "config": {"hidden": layer.hidden}}
            for path, layer in recurrent
            if layer.name == "simple_rnn"
        }
        replaced = [Cure(message(N_("GRU instead of a simple RNN")), simple)] if simple else []
        return [*short, *opened, *replaced] if len(gates) < len(recurrent) else [*opened, *short]
