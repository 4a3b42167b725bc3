"""A small classifier per image data set, by which generated images are counted and compared.

It is trained once per data set, within seconds, and kept in the data home.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.datasets.base import Dataset
from engine.datasets.cache import cached, key_of_config
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor, nn

FEATURES = 64
SEEN = 32_000
"""The number of training images; small data sets are repeated, and fewer large images are used."""
SMALL = 32 * 32
"""Pixels of an image that counts as one; larger images count as several, so that training takes seconds for all."""
BATCH, MIN_STEPS = 64, 10
KEPT = 4
"""The number of classifiers that stay loaded."""
_loaded: OrderedDict[str, SideClassifier] = OrderedDict()


@dataclass(frozen=True)
class SideClassifier:
    """`body` maps images `(N, C, H, W)` from 0 to 1 to features `(N, FEATURES)`, `head` maps these to scores `(N,
    K)`."""

    body: nn.Module
    head: nn.Module
    accuracy: float
    """On the test split of its training data."""

    def features(self, pictures: Array) -> Tensor:
        """`(N, FEATURES)` of images `(N, C, H, W)`, uint8."""
        import torch

        with torch.no_grad():
            parts = [self.body(_scaled(pictures[start : start + 256])) for start in range(0, len(pictures), 256)]
        return torch.cat(parts)

    def probabilities(self, pictures: Array) -> Tensor:
        """`(N, K)` of images `(N, C, H, W)`, uint8."""
        import torch

        with torch.no_grad():
            scores: Tensor = self.head(self.features(pictures))
        return scores.softmax(1)

    def read(self, pictures: Array) -> Array:
        """The predicted class `(N,)` of each image."""
        predicted: Array = self.probabilities(pictures).argmax(1).numpy()
        return predicted


def can_read(data: DataSpec) -> bool:
    """Whether there is a side classifier for such data."""
    return data.kind == "image" and data.target == "classes" and min(data.shape[1:]) >= 8


def side_classifier(dataset: Dataset, data: Data) -> SideClassifier:
    """The classifier of this data set: from memory, from the data home, or newly trained."""
    key = key_of_config(version=1, **dataset.choice().model_dump(mode="json"))
    if key not in _loaded:
        arrays = cached(f"side-classifier-{dataset.name}", key, lambda: _trained(data, dataset.spec()))
        _loaded[key] = _made(arrays, dataset.spec())
    _loaded.move_to_end(key)
    while len(_loaded) > KEPT:
        _loaded.popitem(last=False)
    return _loaded[key]


def _made(arrays: dict[str, Array], spec: DataSpec) -> SideClassifier:
    import torch

    with torch.random.fork_rng(devices=[]):  # initial weights are drawn and then replaced
        body, head = _networks(spec)
    for prefix, part in (("body", body), ("head", head)):
        part.load_state_dict({name: torch.tensor(arrays[f"{prefix}.{name}"]) for name in part.state_dict()})
    return SideClassifier(body.eval(), head.eval(), float(arrays["accuracy"]))


def _networks(spec: DataSpec) -> tuple[nn.Module, nn.Module]:
    """Two convolutions that halve the image, and a feature vector; one linear layer."""
    from torch import nn

    channels, height, width = spec.shape
    left = -(-height // 4) * -(-width // 4)
    body = nn.Sequential(
        nn.Conv2d(channels, 16, 5, stride=2, padding=2),
        nn.ReLU(),
        nn.Conv2d(16, 32, 5, stride=2, padding=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(32 * left, FEATURES),
        nn.ReLU(),
    )
    return body, nn.Linear(FEATURES, len(spec.classes))


def _trained(data: Data, spec: DataSpec) -> dict[str, Array]:
    """The weights after one pass, and the accuracy on the test split. Does not change torch's global random state."""
    import torch

    with torch.random.fork_rng(devices=[]), torch.enable_grad():
        torch.default_generator.manual_seed(0)  # `torch.manual_seed` would also seed every other device
        body, head = _networks(spec)
        _train(body, head, data, spec)
    made = SideClassifier(body.eval(), head.eval(), 0.0)
    arrays = {f"body.{name}": value.numpy() for name, value in body.state_dict().items()}
    arrays |= {f"head.{name}": value.numpy() for name, value in head.state_dict().items()}
    judged = next((part for part in (data.test, data.val) if len(part)), data.train)
    return {**arrays, "accuracy": np.array(float((made.read(judged.x) == judged.y).mean()))}


def steps_for(spec: DataSpec) -> int:
    """The number of training steps: fewer for images of more pixels."""
    height, width = spec.shape[1:]
    return max(MIN_STEPS, SEEN // max(1, height * width // SMALL) // BATCH)


def _train(body: nn.Module, head: nn.Module, data: Data, spec: DataSpec) -> None:
    import torch
    from torch.nn import functional as F

    weights = [*body.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights, fused=True)
    x, y = data.train.x, torch.as_tensor(np.array(data.train.y))
    steps = steps_for(spec)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.004, total_steps=steps)
    order = np.random.default_rng(0).permutation(np.arange(steps * BATCH) % len(x))
    for chosen in order.reshape(steps, BATCH):
        loss = F.cross_entropy(head(body(_scaled(x[chosen]))), y[chosen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


def _scaled(pictures: Array) -> Any:
    import torch

    return torch.from_numpy(np.array(pictures)).float().div_(255)
