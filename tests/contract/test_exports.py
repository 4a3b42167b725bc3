"""Exported files give for raw cells, texts, image files and series exactly what the Predict page gives."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import io
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from PIL import Image

from engine.datasets.base import DATASETS
from engine.datasets.picture_preparation import Preparation
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.exports.source import plan_source
from engine.exports.templates.pictures import Preparation as ExportedPreparation
from engine.graph.build import build
from engine.graph.code import exported_weights
from engine.host.requests.continue_series import ContinueSeries
from engine.host.requests.predict import Predict
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.probes.base import ProbeContext
from engine.registry import Choice
from engine.train.probe_context import context_of
from tests.sample_uploads import OWNER, archive

MODULES = {"torch", "numpy", "PIL", "safetensors", *sys.stdlib_module_names}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path / "home"))


class OneNetwork:
    """The network of one run."""

    def __init__(self, context: ProbeContext) -> None:
        self.context = context

    def at(self, run_id: str, step: int | None) -> ProbeContext:
        return self.context


class Exported:
    """A plan with random weights: in the app, and as a module from its exported file."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        torch.manual_seed(3)
        models = {name: build(graph) for name, graph in plan.graphs.items()}
        state = torch.nn.ModuleDict(models).state_dict()
        self.context = context_of(plan, {"models": state})
        self.file = folder / "network.py"
        self.source = plan_source(plan)
        self.file.write_text(self.source, encoding="utf-8")
        weights = exported_weights(plan.graphs["main"], {key.removeprefix("main."): state[key] for key in state})
        safetensors.torch.save_file(
            {key: value.contiguous() for key, value in weights.items()}, self.file.with_suffix(".safetensors")
        )
        self.module = _imported(self.file)

    def shown(self, **given: Any) -> dict[str, Any]:
        """The answer to the Predict page."""
        return dict(Predict(run="", **given).answer(OneNetwork(self.context)))  # type: ignore[arg-type]


def _imported(file: Path) -> ModuleType:
    found = importlib.util.spec_from_file_location("network", file)
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["network"] = module  # dataclasses look their module up
    found.loader.exec_module(module)
    return module


def uploaded(way: str, file: Upload, **settings: Any) -> Choice:
    return kinds.keep(OWNER, "", way, [file], settings).choice()  # type: ignore[arg-type]


def table(cells: dict[str, list[str]], **settings: Any) -> Choice:
    lines = [",".join(f'"{cell}"' for cell in row) for row in zip(*cells.values(), strict=True)]
    return uploaded("table", Upload("t.csv", "\n".join([",".join(cells), *lines]).encode()), **settings)


def columns_as_people_write_them(count: int = 96) -> dict[str, list[str]]:
    """Numbers with thousands and currencies, dates, missing words and categories in several spellings."""
    random = np.random.default_rng(4)
    prices = [f"${value:,.2f}" for value in random.lognormal(7, 1, count)]
    ages = [str(int(age)) for age in random.integers(18, 90, count)]
    return {
        "price": ["unknown" if at % 13 == 5 else price for at, price in enumerate(prices)],
        "age": ["N/A" if at % 11 == 4 else age for at, age in enumerate(ages)],
        "moved in": ["" if at % 17 == 3 else f"{1 + at % 28}/{1 + at % 12}/{1990 + at % 30}" for at in range(count)],
        "seen": [f"2023-{1 + at % 12:02d}-{1 + at % 27:02d} {at % 24:02d}:30" for at in range(count)],
        "opens": [f"{6 + at % 9}:{at % 6}5 {'ap'[at % 2]}m" for at in range(count)],
        "smokes": random.choice(["yes", "Yes ", "no", "NO", "?", "now and then"], count).tolist(),
        "city": random.choice(["Oslo", "Rome", "北京", ""], count).tolist(),
        "rooms": random.choice(["1", "2", "3"], count).tolist(),
        "sold": random.choice(["to a 'friend'", "no"], count).tolist(),
        "rent": [f"{value:.0f} €" for value in random.normal(900, 200, count)],
    }


ROWS: tuple[dict[str, str], ...] = (
    {
        "price": "$1,234.50",
        "age": "34",
        "moved in": "31/12/2001",
        "seen": "2023-07-04 18:30",
        "smokes": "Yes",
        "city": "Oslo",
    },
    {
        "price": "$99.00",
        "age": " 71 ",
        "moved in": "1/2/99",
        "opens": "20:15",
        "seen": "2023/1/5",
        "smokes": "YES",
        "city": "北京",
    },
    {
        "price": "unknown",
        "age": "n/a",
        "opens": "7:45 am",
        "moved in": "",
        "seen": "2023年1月5日",
        "smokes": "?",
        "city": "Atlantis",
        "rooms": "3",
    },
    {
        "price": "US$ 2,000",
        "age": "３４",
        "seen": "20230105T183000",
        "moved in": "Fri 5 Jan 2018",
        "smokes": "Now And Then",
        "rent": "1000 €",
        "sold": "no",
    },
    {},
)


@pytest.mark.parametrize(
    ("target", "settings", "config"),
    [
        ("sold", {}, {}),
        ("rent", {}, {}),
        ("rent", {"missing": "interpolate"}, {"standardise": False, "clip_outliers": True}),
        ("sold", {"missing": "own_category"}, {"clip_outliers": True, "seed": 5}),
        ("sold", {"missing": "drop"}, {}),
        ("smokes", {"columns": {"smokes": {"merge": False}, "city": {"missing": "constant", "constant": "Rome"}}}, {}),
        ("sold", {"columns": {"moved in": {"date_inputs": ["year", "month"]}, "seen": {"kind": "category"}}}, {}),
    ],
)
def test_rows_of_a_table(target: str, settings: dict[str, Any], config: dict[str, Any], tmp_path: Path) -> None:
    choice = table(columns_as_people_write_them(), target=target, **settings)
    exported = Exported(make_plan("mlp", Choice(**{**choice.model_dump(), **config})), tmp_path)
    dataset, spec = exported.context.dataset, exported.context.spec
    assert {"price", "moved in", "city"} <= {field.name for field in dataset.input_fields()}
    rows = [{**row, **({"seen": "2023-03-03 03:30"} if "kind" in str(settings) else {})} for row in ROWS]
    np.testing.assert_allclose(exported.module.prepare(rows).numpy(), dataset.encode(rows), rtol=1e-6, atol=1e-6)
    for row in rows:
        assert_equal(exported.module.predict(row), spec.classes, exported.shown(rows=(row,))["values"])
    typical = {field.name: field.typical for field in dataset.input_fields()}
    assert typical == exported.module.EXAMPLE
    if not spec.classes:
        assert exported.module.UNIT == spec.unit == "€"
    with pytest.raises(ValueError, match="age"):
        exported.module.predict({"age": "old"})


def test_python_numbers_are_read_whatever_the_decimal_sign_of_their_column(tmp_path: Path) -> None:
    lines = [f"{number},{number % 8}25;1.{number + 100},5;{'ab'[number % 2]}" for number in range(40)]
    choice = uploaded("table", Upload("t.csv", "\n".join(["width;price;class", *lines]).encode()), target="class")
    module = Exported(make_plan("mlp", choice), tmp_path).module
    texts = module.prepare([{"width": "6,825", "price": "1.234,5"}, {"width": "6,825", "price": "1.234"}])
    numbers = module.prepare([{"width": 6.825, "price": 1234.5}, {"width": 6.825, "price": 1234}])
    assert texts.equal(numbers)
    assert module.prepare([{"width": 1.234}]).equal(module.prepare([{"width": "1,234"}]))


@pytest.mark.parametrize("name", ["iris", "diabetes", "moons", "plane", "sine"])
def test_rows_of_built_in_data(name: str, tmp_path: Path) -> None:
    exported = Exported(make_plan("mlp", name), tmp_path)
    fields = exported.context.dataset.input_fields()
    typical = {field.name: field.typical for field in fields}
    for row in (typical, {fields[0].name: "0.25"}, {}):
        assert_equal(exported.module.predict(row), exported.context.spec.classes, exported.shown(rows=(row,))["values"])


ENGLISH = [
    ("What a lovely, lovely film!", "A dull film; don't go \U0001f61e."),
    "I'd see it again :-) and again",
    "Café naïve",
]
CHINESE = [("这部电影很好看！", "这部电影不好看。"), "很好 OK", "不"]


@pytest.mark.parametrize(
    ("texts", "config"), [(ENGLISH, {}), (CHINESE, {}), (ENGLISH, {"tokens": "byte_pairs", "words": 60, "length": 9})]
)
def test_texts(texts: list[Any], config: dict[str, Any], tmp_path: Path) -> None:
    lines = [f'"{texts[0][at % 2]} {at % 5}",{"good" if at % 2 else "bad"}' for at in range(60)]
    choice = uploaded("text", Upload("t.csv", "\n".join(["text,mood", *lines]).encode()))
    exported = Exported(make_plan("lstm", Choice(**{**choice.model_dump(), **config})), tmp_path)
    for text in (*texts[0], *texts[1:], "lov xyz " * 30):
        assert np.array_equal(exported.module.prepare([text]).numpy()[0], exported.context.dataset.read(text))  # type: ignore[attr-defined]
        assert_equal(exported.module.predict(text), ("bad", "good"), exported.shown(text=text)["values"])


def test_texts_of_built_in_data(tmp_path: Path) -> None:
    exported = Exported(make_plan("lstm", "sentiment"), tmp_path)
    text = "The film was NOT dull at all, in my opinion."
    assert_equal(exported.module.predict(text), exported.context.spec.classes, exported.shown(text=text)["values"])


def picture(
    mode: str, bright: int, dark: int, size: tuple[int, int] = (40, 30), form: str = "PNG", **kept: Any
) -> bytes:
    """A bar on a background, in one of Pillow's modes."""
    pixels = np.full((size[1], size[0]), dark, np.uint16 if mode == "I;16" else np.uint8)
    pixels[5:25, 8:18] = bright
    image = Image.fromarray(pixels)
    file = io.BytesIO()
    (image if mode == "I;16" else image.convert(mode)).save(file, form, **kept)
    return file.getvalue()


@pytest.mark.parametrize(
    ("mode", "bright", "dark"),
    [("RGB", 220, 30), ("L", 220, 30), ("L", 20, 240), ("I;16", 60_000, 900), ("I;16", 900, 3000)],
)
def test_images(mode: str, bright: int, dark: int, tmp_path: Path) -> None:
    members = {
        f"mine/{name}/{at}.png": picture(mode, bright - at * (1 + bright // 100) // 9, dark, size)
        for name, size in (("bar", (40, 30)), ("square", (30, 44)))
        for at in range(8)
    }
    exported = Exported(make_plan("cnn", uploaded("pictures", archive(members), side=28)), tmp_path)
    turned = Image.Exif()
    turned[0x0112] = 6
    files = {
        "a.png": picture(mode, bright, dark, (60, 40)),
        "b.png": picture("LA", 200, 10),
        "c.jpg": picture("L", 250, 20, (640, 480), "JPEG", exif=turned),
        "d.png": picture("I;16", 50_000, 100),
    }
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
        shown = exported.shown(picture=np.frombuffer(data, np.uint8), file=name)
        sample = exported.module.read(tmp_path / name).numpy() * 255
        np.testing.assert_allclose(sample, np.asarray(shown["samples"], np.float32), atol=1e-4)
        for given in (str(tmp_path / name), Image.open(io.BytesIO(data))):
            assert_equal(exported.module.predict(given), ("bar", "square"), shown["values"])


@pytest.mark.parametrize("name", ["digits", "shapes", "which_shapes"])
def test_images_of_built_in_data(name: str, tmp_path: Path) -> None:
    exported = Exported(make_plan("cnn", name), tmp_path)
    spec = exported.context.spec
    data = picture("RGB", 30, 240)
    (tmp_path / "a.png").write_bytes(data)
    shown = exported.shown(picture=np.frombuffer(data, np.uint8), file="a.png")
    assert_equal(exported.module.predict(tmp_path / "a.png"), spec.classes or spec.labels, shown["values"])


@pytest.mark.parametrize(
    ("columns", "config"),
    [(1, {}), (1, {"reference": "season", "season": 12, "scale_windows": True}), (2, {"fill": "last"})],
)
def test_series(columns: int, config: dict[str, Any], tmp_path: Path) -> None:
    time = np.arange(150)
    lines = [f"{1990 + at // 12}-{at % 12 + 1:02d},{100 + at + 9 * np.sin(at):.1f},{at * 7 % 11}" for at in time]
    lines = [",".join(line.split(",")[: 1 + columns]) for line in lines if not line.startswith("2002-05")]
    head = ",".join(["month", "sales", "staff"][: 1 + columns])
    choice = uploaded("series", Upload("s.csv", "\n".join([head, *lines]).encode()))
    exported = Exported(make_plan("lstm", Choice(**{**choice.model_dump(), "window": 24, **config})), tmp_path)
    assert_series(exported, columns)


@pytest.mark.parametrize("name", ["sine_series", "lorenz", "monthly_sales"])
def test_series_of_built_in_data(name: str, tmp_path: Path) -> None:
    exported = Exported(make_plan("lstm", name), tmp_path)
    assert_series(exported, exported.context.spec.shape[1])


def assert_series(exported: Exported, columns: int) -> None:
    steps = 30 if columns == 1 else exported.context.spec.horizon
    shown = ContinueSeries(run="", steps=steps).answer(OneNetwork(exported.context))  # type: ignore[arg-type]
    points = exported.context.dataset.latest_windows(0)[0].points
    history = [[-1.0] * columns, *points.tolist()]  # what lies before the window plays no part
    given = [row[0] for row in history] if columns == 1 else history
    np.testing.assert_allclose(exported.module.predict(given, steps), shown["coming"], rtol=1e-5)
    np.testing.assert_allclose(
        exported.module.predict(exported.module.EXAMPLE), shown["coming"][: exported.context.spec.horizon], rtol=1e-5
    )
    assert np.isfinite(exported.module.predict([None, *given[2:-1], None] if columns == 1 else given)).all()
    with pytest.raises(ValueError, match="past values"):
        exported.module.predict(given[2:])


def test_a_file_runs_by_itself_with_python_alone(tmp_path: Path) -> None:
    exported = Exported(make_plan("mlp", table(columns_as_people_write_them(), target="sold")), tmp_path)
    done = subprocess.run(
        [sys.executable, "-P", str(exported.file), json.dumps(ROWS[0])],
        cwd="/",
        env={},
        capture_output=True,
        text=True,
        check=True,
    )
    shown = exported.shown(rows=(ROWS[0],))["values"]
    assert_equal(json.loads(done.stdout), exported.context.spec.classes, shown)


EMBEDDED = [name for name in DATASETS.names() if DATASETS.get(name).embedded and not DATASETS.get(name).is_upload]


@pytest.mark.parametrize("name", EMBEDDED)
def test_files_import_what_they_use_and_nothing_of_ours(name: str) -> None:
    plan = make_plan("mlp", "iris").model_copy(update={"dataset": DATASETS.get(name)().choice()})
    assert_complete(plan_source(plan))


def assert_complete(source: str) -> None:
    """Every name is defined in the file, and every import is of a package that the file may use."""
    tree = ast.parse(source)
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = [one.name for node in imported if isinstance(node, ast.Import) for one in node.names]
    modules += [str(node.module) for node in imported if isinstance(node, ast.ImportFrom)]
    assert {module.partition(".")[0] for module in modules} <= MODULES
    defined = (
        {one.asname or one.name for node in imported for one in node.names}
        | set(dir(builtins))
        | {"__file__", "__name__"}
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.arg):
            defined.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            defined.add(node.id)
        elif isinstance(node, ast.MatchAs | ast.ExceptHandler) and node.name:
            defined.add(node.name)
    assert {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - defined == set()


def test_the_exported_preparation_of_images_has_all_settings_of_ours() -> None:
    assert set(ExportedPreparation.__dataclass_fields__) == set(Preparation.model_fields) - {"version"}


def assert_equal(exported: Any, names: tuple[str, ...], shown: np.ndarray) -> None:
    """The same class names with the same probabilities, or the same value."""
    if names:
        assert tuple(exported) == names
        exported = list(exported.values())
    np.testing.assert_allclose(np.ravel(exported), np.ravel(shown), rtol=1e-5, atol=1e-6)
