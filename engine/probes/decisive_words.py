"""Attribution of a text's classification to its tokens."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.datasets.text import decode
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, ProbeContext
from engine.probes.nodes import shapes
from engine.probes.sample_base import SampleProbe
from engine.probes.tokens import nodes_with_layers, tokenizer_of
from engine.text import N_, message
from engine.views import Array, Text


@PROBES.register("decisive_words")
class DecisiveWords(SampleProbe):
    """Shows which words spoke for the answer and which against it.

    The slope of the score of the answer by a word's vector, times that vector: a first estimate of how much the word
    raises the score (orange) or lowers it (blue). It is about this answer alone, not about what the word means
    elsewhere.

    Reference: Denil, Demiraj and de Freitas, 2014, *Extraction of salient sentences from labelled documents*.
    """

    title = N_("Token attribution")
    group = "answers"
    rank = 18

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return (
            data.kind == "text"
            and bool(data.classes)
            and bool(shapes(graphs))
            and bool(nodes_with_layers(graphs, ("embedding",)))
        )

    def compute(self, context: ProbeContext) -> Text:
        sample = np.asarray(self.sample_of(context))
        best, share, slopes = self._slopes(context, sample)
        real = sample != 0
        strengths = np.nan_to_num(slopes[real])
        largest = float(np.abs(strengths).max(initial=0)) or 1.0
        return Text(
            pieces=tuple(tokenizer_of(context).spaced(decode(sample.tolist(), context.spec.vocabulary))),
            values=strengths.astype(np.float32),
            scale="signed",
            low=-largest,
            high=largest,
            note=message(
                N_("Prediction: “{name}” ({percent} %). Orange words support it, blue ones oppose it."),
                name=context.spec.names[best],
                percent=round(100 * share),
            ),
        )

    def _slopes(self, context: ProbeContext, sample: Array) -> tuple[int, float, Array]:
        """The prediction, its probability, and gradient times embedding for each position `(T,)`."""
        import torch

        (first, *_) = nodes_with_layers(context.graphs, ("embedding",))
        table = context.models["main"].get_submodule(f"nodes.{first}")
        # The output of a frozen embedding has no gradient by default.
        asking = table.register_forward_hook(lambda _module, _tokens, rows: rows.requires_grad_())
        with asking, torch.enable_grad():
            captures: dict[str, torch.Tensor] = {}
            output = context.models["main"](context.batch(sample[None]), captures=captures).float()
            probabilities = np.nan_to_num(context.objective.probabilities(output.detach())[0].cpu().numpy())
            best = int(probabilities.argmax())
            # A single output: its score favors class 1, its negative class 0.
            score = output[0, best] if output.shape[1] > 1 else output[0, 0] * (1 if best else -1)
            vectors = captures[first]
            (slope,) = torch.autograd.grad(score, vectors)
        return best, float(probabilities[best]), (slope * vectors).detach()[0].sum(-1).float().cpu().numpy()
