"""The discriminator's scores for real and generated samples."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.objectives.adversarial import Adversarial
from engine.objectives.gan_samples import scaled
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.generated import class_input, generate, is_gan, noise
from engine.text import N_, Name, message
from engine.views import Array, Histogram, Histograms

COUNT = 128
BINS = 30


@PROBES.register("discriminator_scores")
class DiscriminatorScores(Probe):
    """Shows the scores of the discriminator for real and for generated samples, as two histograms over the same axis.

    Where the game uses probabilities, 1 means surely real and 0 surely generated; otherwise the scores themselves are
    shown, higher for real. Where the histograms overlap, the game is open; where they are at opposite ends, the
    discriminator has won, and the generator learns little more.
    """

    title = N_("Discriminator scores")
    group = "learning"

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return is_gan(graphs) and data.kind != "text"

    def compute(self, context: ProbeContext) -> Histograms:
        import torch

        game = context.objective
        assert isinstance(game, Adversarial)
        split, discriminator = context.evaluated, context.models["discriminator"]
        count = min(COUNT, len(split))
        given = class_input(context, split.y[:count]) if game.conditional else ()
        with torch.no_grad():
            on_real = discriminator(scaled(context.models, context.batch(split.x[:count])), *given)
            made = generate(context, noise(context, count), split.y[:count] if game.conditional else None)
            on_made = discriminator(made, *given)
        scores = [game.realness(score.float())[:, 0].cpu().numpy() for score in (on_real, on_made)]
        edges = _edges(np.concatenate(scores), game.reads_probabilities)
        real, generated = (_finite(score) for score in scores)
        note = message(
            N_("Mean score: {real} for {count} real samples, {generated} for as many generated ones."),
            count=count,
            real=_mean(real),
            generated=_mean(generated),
        )
        return Histograms(
            (_histogram(message(N_("real")), real, edges), _histogram(message(N_("generated")), generated, edges)),
            note=note,
            source=context.source(max_samples=COUNT),
        )


def _edges(scores: Array, probabilities: bool) -> Array:
    known = _finite(scores)
    low, high = (0.0, 1.0) if probabilities or not len(known) else (float(known.min()), float(known.max()))
    return np.linspace(low, high if high > low else low + 1, BINS + 1)


def _finite(scores: Array) -> Array:
    known: Array = scores[np.isfinite(scores)]
    return known


def _mean(scores: Array) -> str:
    return f"{scores.mean():.2f}" if len(scores) else "–"


def _histogram(name: Name, scores: Array, edges: Array) -> Histogram:
    counts, _ = np.histogram(scores, edges)
    if not len(scores):
        return Histogram(name, edges, counts)
    return Histogram(name, edges, counts, float(scores.mean()), float(scores.std()))
