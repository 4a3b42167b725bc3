"""A network without a hidden layer on a task that needs one."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.history import History, mean
from engine.errors import LayerlabError
from engine.graph import edit
from engine.text import N_, message

MIN_PROGRESS, MIN_LEVEL = 0.5, 0.6
UNITS = 16


@DIAGNOSES.register("linear_model")
class LinearModel(Diagnosis):
    """A network without a hidden layer separates classes only by a straight line.

    Its score is a weighted sum of the inputs, whatever the weights are. A hidden layer with an activation bends the line;
    so do inputs that are products of others.
    """

    title = N_("No hidden layer")
    explains = ("loss_not_falling", "underfitting", "one_class", "noisy_batches")

    def find(self, history: History) -> Finding | None:
        graph, points, level = history.plan.graphs.get("main"), history.losses(), history.level
        if graph is None or history.progress < MIN_PROGRESS or level is None or level < MIN_LEVEL or len(points) < 4:
            return None
        layers = [layer.name for name, _, layer in history.layers() if name == "main"]
        if any(name not in ("linear", "flatten", "dropout") for name in layers) or layers.count("linear") != 1:
            return None
        template = N_("The loss stays near {last}, and always giving the same answer costs {constant}.")
        last = mean(points[-max(1, len(points) // 4) :])
        evidence = message(template, last=f"{last:.3g}", constant=f"{history.constant_loss:.3g}")
        return Finding(points[0][0], evidence, self._cures(history))

    def _cures(self, history: History) -> tuple[Cure, ...]:
        graph = history.plan.graphs["main"]
        (source,) = graph.sources(graph.output)
        try:
            deeper = edit.insert(
                graph, "linear", source, graph.output, config={"out_features": UNITS}, activation="relu"
            )
        except LayerlabError:
            return ()
        title = message(N_("A hidden layer of {count} units"), count=UNITS)
        return (Cure(title, {"graphs.main": deeper.model_dump(mode="json")}),)
