"""A network that always gives the same answer."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import learning_rate, setting
from engine.diagnoses.history import History, streak
from engine.text import N_, message

MIN_SHARE, MAX_TRUE_SHARE = 0.98, 0.9
MIN_PROGRESS = 0.4


@DIAGNOSES.register("one_class")
class OneClass(Diagnosis):
    """Whatever the sample, the network predicts the same class.

    With rare classes that is a cheap way to a low loss: class weights make every class count equally. Otherwise the
    network has learned nothing but the frequencies of the classes.
    """

    title = N_("Always the same class")
    explains = ("loss_not_falling", "underfitting")

    def find(self, history: History) -> Finding | None:
        if history.progress < MIN_PROGRESS:
            return None
        true = max((value for _, value in history.values("true_share")), default=1.0)
        points = history.values("predicted_share")
        step = streak([point for point in points if point[0]], lambda share: share >= MIN_SHARE)
        if step is None or true > MAX_TRUE_SHARE:
            return None
        predicted = int(history.values("predicted_class")[-1][1])
        names = history.spec.names
        name = names[predicted] if predicted < len(names) else str(predicted)
        template = N_(
            "“{name}” is predicted for {share} % of the validation samples, but is right for at most {true} %."
        )
        evidence = message(template, name=name, share=round(100 * points[-1][1]), true=round(100 * true))
        cures = (setting(message(N_("Balance classes")), "loss.balance", True), learning_rate(history, 0.1))
        return Finding(step, evidence, cures)
