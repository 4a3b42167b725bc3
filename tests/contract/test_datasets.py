"""What every data set promises, held against what it loads."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS, Dataset, Divided
from engine.datasets.files import Downloaded
from engine.datasets.splits import Data
from engine.datasets.table import BundledTable
from engine.registry import Choice
from tests import sample_uploads

KINDS = [pytest.param(kind, id=kind.name) for kind in DATASETS]
GENERATED = ("points", "curve")
SPLITS = ("train", "val", "test")
PREVIEW_CONFIGS: dict[str, dict[str, Any]] = {
    "ink": {"size": 300},
    "shapes": {"size": 200},
    "scenes": {"size": 150},
    "which_shapes": {"size": 150},
    "anomaly": {"pictures": "digits"},
}
"""Settings that keep the drawn sets quick."""


@pytest.fixture(scope="module", autouse=True)
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One cache for all tests of this file, none of the user's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERLAB_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@cache
def own(name: str) -> str:
    """The id of a set as a person keeps it."""
    return sample_uploads.kept(name).id


def ready(kind: type[Dataset], **settings: Any) -> Dataset:
    small = {"id": own(kind.name)} if kind.is_upload else PREVIEW_CONFIGS.get(kind.name, {})
    dataset = kind(**{**small, **settings})
    if not dataset.ready():
        pytest.skip(f"{kind.title} is missing: set LAYERLAB_DATA to a folder that holds it.")
    return dataset


def same(one: Data, other: Data) -> bool:
    pairs = [(one.split(name), other.split(name)) for name in SPLITS]  # type: ignore[arg-type]
    return all(np.array_equal(a.x, b.x) and np.array_equal(a.y, b.y) for a, b in pairs)


@pytest.mark.parametrize("kind", KINDS)
def test_the_spec_describes_what_is_loaded(kind: type[Dataset]) -> None:
    dataset = ready(kind)
    spec, data = dataset.spec(), dataset.load()
    assert spec.kind == kind.kind
    assert spec.sizes == {name: len(data.split(name)) for name in SPLITS}  # type: ignore[arg-type]
    for name in SPLITS:
        split = data.split(name)  # type: ignore[arg-type]
        assert split.x.shape == (len(split), *spec.shape)
        assert split.x.dtype == {"image": np.uint8, "text": np.int64}.get(spec.kind, np.float32)
        assert np.isfinite(split.x).all()
        assert spec.kind != "text" or split.x.max() < len(spec.vocabulary)
        if spec.target == "mask":
            assert split.y.dtype == np.int64
            assert split.y.shape == (len(split), *spec.shape[1:])
        elif spec.target == "labels":
            assert split.y.dtype == np.float32
            assert split.y.shape == (len(split), len(spec.labels))
        elif spec.target == "tokens":
            assert split.y.dtype == np.int64
            assert split.y.shape == (len(split), spec.target_length)
        elif spec.classes:
            assert split.y.dtype == np.int64
            assert split.y.shape == (len(split),)
        else:
            assert split.y.dtype == np.float32
            assert split.y.shape == (len(split), spec.outputs)
    if spec.classes:
        known = set(range(len(spec.classes))) - set(spec.held_out)
        assert set(data.train.y.tolist()) == known
        assert set(spec.held_out) <= set(data.test.y.tolist())
        assert data.test.y.max() < len(spec.classes)


@pytest.mark.parametrize("kind", KINDS)
def test_source_licence_help_and_ranges_are_stated(kind: type[Dataset]) -> None:
    assert kind.source
    assert kind.licence
    assert kind.title
    assert len(kind.help()) > 30
    for name, field in kind.model_fields.items():
        assert field.title, f"{kind.name}.{name} has no title"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_data_and_another_seed_another_split(kind: type[Dataset]) -> None:
    first, again, other = ready(kind), ready(kind), ready(kind, seed=1)
    assert same(first.load(), again.load())
    if kind.is_ordered:
        assert same(first.load(), other.load()), "time gives the order"
        return
    assert not np.array_equal(first.load().train.x[:50], other.load().train.x[:50])


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].kind in ("points", "curve", "table")])  # type: ignore[union-attr]
def test_no_sample_is_in_two_splits(kind: type[Dataset]) -> None:
    """Positions and measurements are all but unique, so a shared row would be a leak."""
    data = ready(kind).load()
    rows = [{tuple(row) for row in data.split(name).raw} for name in SPLITS]  # type: ignore[arg-type,union-attr]
    for one, other in combinations(rows, 2):
        assert len(one & other) <= 1  # iris and wine hold a few equal flowers and bottles


@pytest.mark.parametrize("kind", KINDS)
def test_fractions_are_kept_and_may_be_nothing(kind: type[Dataset]) -> None:
    nothing: dict[str, Any] = {"val_fraction": 0.0}
    if issubclass(kind, Divided):
        nothing["test_fraction"] = 0.0
    data = ready(kind, **nothing).load()
    assert len(data.val) == 0
    assert len(data.test) == 0 or not issubclass(kind, Divided)


OWN_TEST = [kind for kind in KINDS if kind.values[0].has_test_split and kind.values[0].kind != "text"]  # type: ignore[union-attr]
"""Tokens of a text hang on the training split, whose words are the vocabulary."""


@pytest.mark.parametrize("kind", OWN_TEST)
def test_validation_is_taken_from_training_alone(kind: type[Dataset]) -> None:
    without, with_val = ready(kind, val_fraction=0.0).load(), ready(kind, val_fraction=0.25).load()
    assert np.array_equal(without.test.x, with_val.test.x)
    assert len(with_val.train) + len(with_val.val) == len(without.train)
    together = np.concatenate([with_val.train.x, with_val.val.x]).reshape(len(without.train), -1)
    whole = without.train.x.reshape(len(without.train), -1)
    sums = (together.sum(axis=1, dtype=np.int64), whole.sum(axis=1, dtype=np.int64))
    assert np.array_equal(*map(np.sort, sums))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].kind == "table"])  # type: ignore[union-attr]
def test_tables_are_standardised_by_the_training_samples_alone(kind: type[Dataset]) -> None:
    data = ready(kind).load()
    assert data.train.raw is not None
    assert data.test.raw is not None
    assert np.allclose(data.train.x.mean(axis=0), 0, atol=1e-4)
    assert np.allclose(data.train.x.std(axis=0), 1, atol=1e-3)
    mean, deviation = data.train.raw.mean(axis=0), data.train.raw.std(axis=0)
    assert np.allclose(data.test.x, (data.test.raw - mean) / deviation, atol=1e-3)
    plain = ready(kind, standardise=False).load()
    assert np.array_equal(plain.train.x, data.train.raw)
    for scaled, result in ((data.train.y, plain.train.y), (data.test.y, plain.test.y)):
        assert np.allclose(scaled * data.unit + data.offset, result, rtol=1e-5)
    assert (plain.unit, plain.offset) == (1, 0)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].kind in GENERATED])  # type: ignore[union-attr]
def test_inputs_of_raw_points_are_the_samples(kind: type[Dataset]) -> None:
    dataset = ready(kind)
    data = dataset.load()
    assert data.val.raw is not None
    assert np.array_equal(dataset.inputs(data.val.raw), data.val.x)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].kind in GENERATED])  # type: ignore[union-attr]
def test_generated_inputs_are_centred_and_of_unit_size(kind: type[Dataset]) -> None:
    x = ready(kind, size=2000).load().train.x
    assert np.abs(x.mean(axis=0)).max() < 0.3
    assert (x.std(axis=0) > 0.3).all()
    assert (x.std(axis=0) < 1.5).all()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if "classes" in kind.values[0].model_fields])  # type: ignore[union-attr]
@pytest.mark.parametrize("classes", [2, 3, 6])
def test_the_number_of_classes_is_chosen(kind: type[Dataset], classes: int) -> None:
    dataset = ready(kind, classes=classes)
    assert len(dataset.spec().classes) == classes
    assert set(dataset.load().train.y.tolist()) == set(range(classes))


@pytest.mark.parametrize("kind", KINDS)
def test_a_saved_choice_makes_the_same_set(kind: type[Dataset]) -> None:
    dataset = kind(seed=7)
    assert DATASETS.make(Choice.model_validate_json(dataset.choice().model_dump_json())) == dataset


def test_catalogue_and_specs_load_neither_torch_nor_scikit_learn(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from engine.datasets.base import DATASETS\n"
        "for kind in DATASETS:\n    kind().spec(), kind().ready()\n"
        "print(sorted({'torch', 'sklearn', 'pooch', 'PIL'} & set(sys.modules)))\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_set_of_scikit_learn_is_loaded_without_it_the_second_time() -> None:
    names = ["digits", *(kind.name for kind in DATASETS if issubclass(kind, BundledTable))]
    for name in names:
        DATASETS.make(name).load()
    program = (
        "import sys\n"
        "from engine.datasets.base import DATASETS\n"
        f"for name in {names}:\n    DATASETS.make(name).load()\n"
        "print('sklearn' in sys.modules)\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if issubclass(kind.values[0], Downloaded)])  # type: ignore[arg-type]
def test_downloads_have_a_hash_a_mirror_and_an_embedded_set_instead(kind: type[Downloaded]) -> None:
    assert len(kind.mirrors()) >= 2
    assert all(mirror.endswith("/") for mirror in kind.mirrors())
    assert DATASETS.get(kind.instead).embedded
    for remote in kind.remotes():
        name, _, digits = remote.hash.partition(":")
        assert len(digits) == {"md5": 32, "sha256": 64}[name]
        assert remote.bytes > 0
