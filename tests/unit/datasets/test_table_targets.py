"""Which column of an uploaded table is predicted, and which columns are excluded since they would give it away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.datasets.uploads import kinds
from engine.datasets.uploads.columns import facts_of
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.table_content import convert
from engine.datasets.uploads.table_settings import TableSettings
from engine.datasets.uploads.target import guess_target

Column = Callable[[np.random.Generator, int], Any]
ROWS = 120


def text(**columns: Any) -> str:
    """A CSV file of these columns."""
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *(",".join(map(str, row)) for row in rows)])


def look(csv: str, **settings: Any) -> dict[str, Any]:
    return kinds.look("table", [Upload("t.csv", csv.encode())], settings)


def excluded(seen: dict[str, Any]) -> set[str]:
    return {column["name"] for column in seen["columns"] if column["excluded"]}


def report(seen: dict[str, Any]) -> str:
    from engine.text import Message

    return "\n".join(str(Message.model_validate(line)) for line in seen["report"])


def columns_of(names: str, seed: int = 0) -> str:
    """A table whose columns are numbers, except for `name:kind`: c3 (three words), b (0 or 1), id, date."""
    random = np.random.default_rng(seed)
    made: dict[str, Any] = {}
    for entry in names.split(","):
        name, _, kind = entry.partition(":")
        made[name] = {
            "": lambda: random.normal(50, 9, ROWS).round(2),
            "c3": lambda: random.choice(["north", "south", "west"], ROWS),
            "b": lambda: random.integers(0, 2, ROWS),
            "id": lambda: np.arange(ROWS) + 17,
            "date": lambda: [f"2024-{1 + n % 12:02}-{1 + n % 28:02}" for n in range(ROWS)],
            "one": lambda: ["same"] * ROWS,
        }[kind]()
    return text(**made)


@pytest.mark.parametrize(
    ("names", "target"),
    [
        ("survived:b,pclass:c3,age,fare", "survived"),
        ("PassengerId:id,Survived:b,Age,Fare,Embarked:c3", "Survived"),
        ("survived:b,sex:b,age,class:c3,alone:b", "survived"),
        ("label:b,pixel0,pixel1,pixel2", "label"),
        ("age,Attrition:b,income,MaritalStatus:c3", "Attrition"),
        ("id:id,diagnosis:b,radius,texture", "diagnosis"),
        ("species:c3,bill_length,bill_depth,year:id", "species"),
        ("carat,cut:c3,price,x,y,z", "price"),
        ("x,y,group:c3", "group"),
        ("work:b,child6,income,experience", "work"),
        ("mpg,cyl:b,hp,wt", "mpg"),
        ("longitude,latitude,median_income,median_house_value,ocean:c3", "median_house_value"),
        ("标签:c3,长度,宽度", "标签"),
        ("编号:id,房价,面积,楼层", "房价"),
        ("是否流失:b,年龄,城市:c3,余额", "是否流失"),
        ("alcohol:c3,magnesium,hue,proline", "alcohol"),  # the only classes, in the first place
        ("city:c3,area,rooms,rent_eur", "rent_eur"),
        ("height,width,kind:c3,row_id:id", "kind"),
        ("height,width,kind:c3,updated:date", "kind"),
        ("height,width,weight,month:b", "weight"),
        ("education:c3,marital_status:c3,hours,income:b", "income"),
        ("loan_status:b,income,age,grade:c3", "loan_status"),
        ("No:id,X1 transaction date,X2 age,Y house price of unit area", "Y house price of unit area"),
    ],
)
def test_the_target_is_guessed_by_name_type_and_place(names: str, target: str) -> None:
    seen = look(columns_of(names))
    assert seen["target"] == target
    assert seen["likely"][0] == target
    assert f"Target: `{target}`, guessed" in report(seen).splitlines()[0]


def test_a_chosen_target_is_not_called_a_guess_and_the_likely_ones_are_still_offered() -> None:
    seen = look(columns_of("survived:b,sex:b,age,fare"), target="age")
    assert seen["target"] == "age"
    assert seen["guess"] is None
    assert "guessed" not in report(seen)
    assert "survived" in seen["likely"]


def test_a_target_with_a_single_value_is_a_problem_that_names_it() -> None:
    for name in ("outcome", "y"):
        seen = look(columns_of(f"a,b,{name}:one"))
        assert seen["target"] == name
        assert "same value in every row" in seen["problem"]["template"]
        assert seen["problem"]["values"] == {"column": name}


@pytest.mark.parametrize(
    "names",
    ["Id:id,a,b,kind:c3", "a,customer_id:id,b,kind:c3", "column:id,a,b,kind:c3", "a,b,kind:c3,序号:id"],
)
def test_identifiers_are_excluded_and_can_be_kept(names: str) -> None:
    name = next(entry.split(":")[0] for entry in names.split(",") if entry.endswith(":id"))
    seen = look(columns_of(names))
    assert excluded(seen) == {name}
    assert f"`{name}` was excluded" in report(seen)
    assert name not in seen["shape"]
    for settings in ({"keep": True}, {"kind": "number"}):
        kept = look(columns_of(names), columns={name: settings})
        assert name in kept["shape"]
        assert excluded(kept) == set()


@pytest.mark.parametrize("names", ["year:id,a,kind:c3", "week:id,sales", "x:id,y", "store_id:c3,a,kind:b"])
def test_points_in_time_inputs_of_curves_and_groups_are_no_identifiers(names: str) -> None:
    assert excluded(look(columns_of(names))) == set()


def test_repeated_identifiers_are_excluded_by_their_name() -> None:
    random = np.random.default_rng(1)
    csv = text(
        a=random.normal(size=ROWS), user_id=random.integers(1000, 1060, ROWS), kind=random.choice(["p", "q"], ROWS)
    )
    assert excluded(look(csv)) == {"user_id"}


def animals(classes: int = 3) -> dict[str, Any]:
    random = np.random.default_rng(3)
    kind = random.integers(0, classes, ROWS)
    return {"a": random.normal(size=ROWS).round(2), "b": random.integers(0, 2, ROWS), "kind": kind}


def test_the_other_one_hot_columns_of_a_target_are_excluded() -> None:
    made = animals()
    kind = made.pop("kind")
    hot = {f"is_{name}": (kind == number).astype(int) for number, name in enumerate(("cat", "dog", "bird"))}
    seen = look(text(**made, **hot))
    assert seen["target"] == "is_bird"
    assert excluded(seen) == {"is_cat", "is_dog"}
    assert "is_cat, is_dog together determine `is_bird`" in report(seen)
    assert seen["shape"] == ["a", "b"]
    kept = look(text(**made, **hot), columns={"is_cat": {"keep": True}})
    assert kept["shape"] == ["a", "b", "is_cat"]


def test_one_hot_columns_of_the_classes_are_excluded_and_single_properties_are_not() -> None:
    made = animals()
    hot = {f"k{number}": np.where(made["kind"] == number, "yes", "no") for number in range(3)}
    names = [f"sort {number}" for number in made["kind"]]
    assert excluded(look(text(a=made["a"], b=made["b"], **hot, kind=names))) == {"k0", "k1", "k2"}
    assert excluded(look(text(a=made["a"], b=made["b"], milk=hot["k0"], kind=names))) == set()


@pytest.mark.parametrize("codes", [("no", "yes"), ("7", "3"), ("dead", "alive")])
def test_a_copy_of_the_target_in_other_words_is_excluded(codes: tuple[str, str]) -> None:
    random = np.random.default_rng(4)
    y = random.integers(0, 2, ROWS)
    csv = text(a=random.normal(size=ROWS), copy=[codes[v] for v in y], survived=y)
    seen = look(csv)
    assert excluded(seen) == {"copy"}
    assert "`copy` was excluded: it alone determines `survived`" in report(seen)


def test_a_finer_category_that_determines_the_class_is_excluded() -> None:
    random = np.random.default_rng(5)
    city = random.integers(0, 8, ROWS)
    csv = text(a=random.normal(size=ROWS), city=[f"city {v}" for v in city], land=[f"land {v // 3}" for v in city])
    assert excluded(look(csv)) == {"city"}


@pytest.mark.parametrize("change", [lambda v: v * 1.8 + 32, lambda v: np.log(v), lambda v: 0.92 * v])
def test_the_target_in_another_unit_is_excluded(change: Callable[[Any], Any]) -> None:
    random = np.random.default_rng(6)
    price = random.uniform(10, 40, ROWS).round(2)
    other = (price + random.normal(0, 4, ROWS)).round(2)
    csv = text(other=other, scaled=change(price).round(2), price=price)
    assert excluded(look(csv)) == {"scaled"}


def test_columns_that_merely_correlate_are_kept() -> None:
    random = np.random.default_rng(7)
    y = np.repeat([0, 1], 6)
    small = text(a=random.normal(size=12), shade=[f"s{n}" for n in y * 3 + np.tile([0, 1, 2], 4)], label=y)
    assert excluded(look(small)) == set(), "twelve rows with six values can agree by chance"
    y = random.integers(0, 2, ROWS)
    good = np.where(random.random(ROWS) < 0.95, y, 1 - y)
    assert excluded(look(text(a=random.normal(size=ROWS), good=good, label=y))) == set()


def test_a_trait_and_a_quantity_with_a_threshold_are_inputs() -> None:
    random = np.random.default_rng(9)
    hours = random.integers(1, 9, ROWS)
    assert (
        excluded(look(text(a=random.normal(size=ROWS), hours=hours, passed=np.where(hours > 4, "yes", "no")))) == set()
    )
    sex = random.choice(["male", "female"], ROWS)
    assert excluded(look(text(a=random.normal(size=ROWS), sex=sex, survived=(sex == "female").astype(int)))) == set()


def test_the_only_input_is_kept_and_named() -> None:
    x = np.linspace(1, 9, 40).round(2)
    seen = look(text(celsius=x, fahrenheit=(x * 1.8 + 32).round(2)))
    assert seen["shape"] == ["celsius"]
    assert "kept since no other input is left" in report(seen)


def test_duplicates_across_splits_are_counted_and_identifiers_do_not_hide_them() -> None:
    random = np.random.default_rng(8)
    once = random.normal(size=30).round(3)
    a = np.tile(once, 4)
    csv = text(id=np.arange(120), a=a, b=-a, kind=np.where(a > 0, "up", "down"))
    seen = look(csv)
    lines = report(seen)
    assert "Duplicate rows: 90." in lines
    parts = _counted(csv)
    assert f"{parts[0]} rows of validation and {parts[1]} of test also occur in training" in lines


def _counted(csv: str) -> list[int]:
    """Rows of val and test whose values occur in training, counted from the saved samples."""
    about, arrays = convert([Upload("t.csv", csv.encode())], TableSettings())
    from engine.datasets.uploads.splits import parts_of

    rows = [tuple(row) for row in arrays["values"].tolist()]
    train, *others = parts_of(arrays["y"], about["samples"], 0.2, 0.2, 0)
    known = {rows[index] for index in train}
    return [sum(rows[index] in known for index in part) for part in others]


def test_the_reason_for_a_guess_is_true() -> None:
    ages, incomes = [str(20 + n % 37) for n in range(40)], [str(n * 31 % 97) for n in range(40)]
    number, other = facts_of("age", ages), facts_of("income", incomes)
    assert guess_target([number, other, facts_of("buy", ["true", "false"] * 20)]).name == "buy"
    guess = guess_target([other, number, facts_of("city", ["Oslo", "Rome"] * 20)])
    assert (guess.name, guess.reason) == ("income", "name")
