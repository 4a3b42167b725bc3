"""The two parts of the Imagine page, `latent` and `samples`. Their JavaScript is in `assets/js/imagine`.

They are two components, which a page places separately; in the browser they share one point in the latent space.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.strokes import PEN, SIDE
from pages.ui.components.draw_pad import UNITS
from pages.ui.components.script import as_text, scripted
from pages.ui.imagine.generation import Imagination
from pages.ui.language import called


def latent(run_id: str, step: int, known: Imagination, key: str) -> None:
    """The generated image, with the latent plane and sliders that change it."""
    scripted("latent")(data=_text(run_id, step, known), key=key)


def samples(run_id: str, step: int, known: Imagination, key: str) -> None:
    """Generated samples, samples of the data, and interpolation between two of them; for a language model, its text."""
    scripted("samples")(data=_text(run_id, step, known), key=key)


def _text(run_id: str, step: int, known: Imagination) -> Mapping[str, str]:
    return as_text({
        "run": run_id, "step": step, "way": known.way, "size": known.size, "classes": list(map(called, known.classes)),
        "prior": known.prior, "count": known.count, "units": UNITS, "pen": UNITS * PEN / SIDE,
    })  # fmt: skip
