"""A conditional GAN that ignores the requested class."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import family
from engine.diagnoses.history import History, streak
from engine.text import N_, message

MAX_SHARE = 0.3
"""How much the class explains of generated samples, relative to real ones."""


@DIAGNOSES.register("ignored_class")
class IgnoredClass(Diagnosis):
    """Whatever class is requested, the generated samples look alike.

    The discriminator must be able to judge whether a sample and its class belong together. If the class only adds a
    constant to its score, it says nothing about the sample, and the generator has no reason to use it.
    """

    title = N_("The class is ignored")
    metric = "class_effect"
    explains = ("mode_collapse",)

    def find(self, history: History) -> Finding | None:
        made, real = history.values("class_effect"), dict(history.values("real_class_effect"))
        ratios = [(step, value / real[step]) for step, value in made if step and real.get(step)]
        step = streak(ratios, lambda ratio: ratio < MAX_SHARE)
        if step is None or history.progress < 0.5:
            return None
        template = N_("The class explains {made} % of how generated samples differ, and {real} % for real ones.")
        evidence = message(template, made=round(100 * made[-1][1]), real=round(100 * real[made[-1][0]]))
        return Finding(
            step,
            evidence,
            (family(message(N_("A second convolution in the discriminator")), discriminator_filters=(16, 32)),),
        )
