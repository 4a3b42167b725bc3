"""What the reading of a table changed is undone by the settings that its report offers."""

from __future__ import annotations

import pytest

from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.table_preview import look
from engine.datasets.uploads.table_settings import TableSettings

ROWS = [f"{n + 100},{n % 7 * 3} kg,{'Yes' if n % 9 == 0 else ('yes', 'no')[n % 2]},{n % 5},{n % 2}" for n in range(40)]
FILE = Upload("t.csv", "\n".join(["id,weight,fresh,rooms,sold", *ROWS, "7,-999 kg,no,2,1"]).encode())
EQUAL = Upload(
    "e.csv", "\n".join(["a,b,label", *(f"{n % 15},{n % 15 * 7 % 4},{'xy'[n % 3 % 2]}" for n in range(60))]).encode()
)


@pytest.mark.parametrize("line", ["`id` was excluded", "Unit of `weight`", "Spellings of one category in `fresh`"])
def test_each_change_is_undone_by_its_line(line: str) -> None:
    seen = look([FILE], TableSettings())
    found = [change for text, change in zip(texts(seen), seen["changes"], strict=True) if text.startswith(line)]
    assert len(found) == 1
    after = look([FILE], TableSettings.model_validate(found[0]["settings"]))
    assert not any(text.startswith(line) for text in texts(after))


def test_rows_of_filled_values_are_dropped_and_brought_back() -> None:
    rows = [f"{2000 + n}-0{1 + n % 9}-11,{'' if n in (3, 30) else n * 7 % 31},{n % 2}" for n in range(40)]
    gaps = Upload("g.csv", "\n".join(["day,size,sold", *rows, "2050-01-01,4,"]).encode())
    seen = look([gaps], TableSettings())
    by_line = dict(zip(texts(seen), seen["changes"], strict=True))
    assert by_line["1 row without a value in `sold` was dropped."] is None  # a sample needs a target
    (filled,) = [change for text, change in by_line.items() if text.startswith("2 missing values in `size` were")]
    dropped = look([gaps], TableSettings.model_validate(filled["settings"]))
    at = texts(dropped).index("2 rows without a value in `size` were dropped.")
    assert texts(look([gaps], TableSettings.model_validate(dropped["changes"][at]["settings"]))) == texts(seen)
    (date,) = [change for text, change in by_line.items() if text.startswith("`day` became the inputs")]
    left = texts(look([gaps], TableSettings.model_validate(date["settings"])))
    assert [text for text in left if "`day`" in text] == ["`day` was excluded in the settings."]


def test_duplicates_are_dropped_and_brought_back() -> None:
    seen = look([EQUAL], TableSettings())
    (change,) = [change for change in seen["changes"] if change]
    assert change["title"] == "Drop duplicates"
    dropped = look([EQUAL], TableSettings.model_validate(change["settings"]))
    assert "45 duplicate rows were dropped." in texts(dropped)
    assert not any(text.startswith("Duplicate rows") for text in texts(dropped))
    (back,) = [change for change in dropped["changes"] if change]
    assert texts(look([EQUAL], TableSettings.model_validate(back["settings"]))) == texts(seen)


def texts(seen: dict[str, object]) -> list[str]:
    from engine.text import Message

    return [str(Message.model_validate(line)) for line in seen["report"]]  # type: ignore[attr-defined]
