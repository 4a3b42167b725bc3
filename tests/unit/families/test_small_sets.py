"""Default plans for uploaded images and texts: few samples are learned in more epochs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.families.base import FAMILIES
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from tests.sample_pictures import encoded
from tests.sample_uploads import OWNER, archive


def images(each: int) -> Upload:
    noise = np.random.default_rng(0).integers(0, 60, (2 * each, 16, 16)).astype(np.uint8)
    noise[::2, 4:6] = 250
    return archive({f"{'ab'[n % 2]}/{n}.png": encoded(Image.fromarray(noise[n])) for n in range(2 * each)})


def opinions(rows: int) -> Upload:
    lines = [f"it was {('bad', 'good')[n % 2]} number {n},{n % 2}" for n in range(rows)]
    return Upload("t.csv", "\n".join(["text,label", *lines]).encode())


def plan_of(way: str, file: Upload, family: str) -> Plan:
    return make_plan(family, kinds.keep(OWNER, "", way, [file], {}).choice())


def steps(plan: Plan, train: int) -> int:
    return plan.training.epochs * -(-train // plan.training.batch_size)


@pytest.mark.parametrize(
    ("way", "family"), [("pictures", "cnn"), ("pictures", "mlp"), ("text", "text_cnn"), ("text", "lstm")]
)
@pytest.mark.parametrize("samples", [20, 200, 2000])
def test_few_samples_get_enough_steps(way: str, family: str, samples: int, home: Path) -> None:
    plan = plan_of(way, images(samples // 2) if way == "pictures" else opinions(samples), family)
    assert steps(plan, samples * 3 // 5) >= min(400, 200 * (samples * 3 // 5 // 16))
    assert plan.training.epochs <= 200
    stopping = plan.regularisation.early_stopping
    assert (stopping is not None) == (samples > 50)
    assert stopping is None or stopping.patience >= 10
    assert plan.augmentation.shift == (0.2 if stopping is None and way == "pictures" else 0)


@pytest.mark.parametrize("family", ["vae", "dcgan"])
def test_other_objectives_keep_their_settings(family: str, home: Path) -> None:
    plan = plan_of("pictures", images(100), family)
    given = FAMILIES.make(Choice(name=family)).choices(DATASETS.make(plan.dataset).spec())
    assert plan.training.epochs == given.get("training.epochs", 5)


def test_built_in_sets_keep_their_settings() -> None:
    assert make_plan("cnn", "digits").training.epochs == 5
