"""Files as people have them: the table is found, and what is not the table is passed over and reported."""

from __future__ import annotations

import pytest

from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.sheet import Sheet, read_sheet
from engine.errors import FileFormatError

COUNT = 12
NUMBERS = [f"{n},{n * 7 % 5}.5,{'ox' if n % 3 else 'elk'}" for n in range(COUNT)]


def read(*lines: str, encoding: str = "utf-8", end: str = "\n") -> Sheet:
    return read_sheet(Upload("t.csv", (end.join(lines) + end).encode(encoding)))


def said(sheet: Sheet) -> str:
    return " ".join(map(str, sheet.report))


def require_animals(sheet: Sheet, names: tuple[str, ...] = ("n", "size", "animal")) -> None:
    assert sheet.names == names
    assert [",".join(row) for row in zip(*sheet.columns, strict=True)] == NUMBERS


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "，", "；"])
def test_the_separator_divides_all_rows_equally(separator: str) -> None:
    require_animals(read(*(line.replace(",", separator) for line in ("n,size,animal", *NUMBERS))))


def test_decimal_commas_do_not_divide_cells() -> None:
    sheet = read("ort;größe;preis", *(f"Ulm;1,{n};{n}.000,5" for n in range(COUNT)))
    assert sheet.names == ("ort", "größe", "preis")
    assert sheet.columns[2][3] == "3.000,5"


@pytest.mark.parametrize(
    ("above", "count"),
    [
        (["Survey of the herd"], 1),
        (["Herd", "counted in May, by hand", "", ""], 2),
        (["Herd,,", "Region:,north,", ",,"], 2),
        (["sep=,"], 1),
        (["Exported, 2024-05-01"], 1),
    ],
)
def test_lines_above_the_table_are_passed_over(above: list[str], count: int) -> None:
    sheet = read(*above, "n,size,animal", *NUMBERS)
    require_animals(sheet)
    assert f"{count} line" in said(sheet)
    assert "above the table" in said(sheet)


@pytest.mark.parametrize("below", [["", "Source: the farm"], ["counted twice"], ["Note: estimates,,"]])
def test_notes_below_the_table_are_passed_over(below: list[str]) -> None:
    sheet = read("n,size,animal", *NUMBERS, *below)
    require_animals(sheet)
    assert "1 line below the table was skipped." in said(sheet)


def test_comment_lines_are_passed_over_wherever_they_are() -> None:
    sheet = read(
        '# made by a "logger', "# it's new, see, manual", "n,size,animal", *NUMBERS[:5], "# pause", *NUMBERS[5:]
    )
    require_animals(sheet)
    assert "3 comment lines were skipped." in said(sheet)


def test_names_may_stand_in_a_comment() -> None:
    require_animals(read("# n,size,animal", *NUMBERS))


def test_hashtags_are_no_comments() -> None:
    sheet = read("text,mood", *(f"#sunny day {n},good" if n % 2 else f"rain {n},bad" for n in range(COUNT)))
    assert sheet.rows == COUNT
    assert sheet.columns[0][1] == "#sunny day 1"


@pytest.mark.parametrize(
    "lines", [["n,size,animal,", *(f"{n}," for n in NUMBERS)], ["n,size,animal", *(f"{n}," for n in NUMBERS)]]
)
def test_a_separator_at_line_ends_makes_no_column(lines: list[str]) -> None:
    sheet = read(*lines)
    require_animals(sheet)
    assert "1 empty column was left out." in said(sheet)


def test_empty_rows_are_passed_over() -> None:
    sheet = read("n,size,animal", *NUMBERS[:4], ",,", *NUMBERS[4:], *[",,"] * 400)
    require_animals(sheet)
    assert "401 empty rows were skipped." in said(sheet)


@pytest.mark.parametrize("names", ["n,size,animal", '"","n","size","animal"', "Unnamed: 0,n,size,animal"])
def test_row_names_are_left_out(names: str) -> None:
    sheet = read(names, *(f'"{n + 1}",{line}' if '"' in names else f"{n + 1},{line}" for n, line in enumerate(NUMBERS)))
    require_animals(sheet)
    assert "The row names in the first column were left out." in said(sheet)


def test_row_names_of_r_may_be_words_and_dates_under_an_empty_name_are_kept() -> None:
    require_animals(
        read('"n" "size" "animal"', *(f'"cow {n}" {line.replace(",", " ")}' for n, line in enumerate(NUMBERS)))
    )
    dated = read(",n,size", *(f"2024-01-{n + 10},{n},{n * n}" for n in range(COUNT)))
    assert dated.names == ("column 1", "n", "size")


def test_blanks_separate_cells_where_nothing_else_does() -> None:
    sheet = read(*(f'{n:>8} {n * n / 7:>9.3f}\t"ford f{n} custom"' for n in range(COUNT)))
    assert sheet.names == ("column 1", "column 2", "column 3")
    assert [column[3] for column in sheet.columns] == ["3", "1.286", "ford f3 custom"]


def test_letters_and_numbers_may_be_separated_by_blanks() -> None:
    sheet = read(*(f"A1{n % 3} {n} {'yes' if n % 2 else 'no'} 0{n}" for n in range(COUNT)))
    assert [column[3] for column in sheet.columns] == ["A10", "3", "yes", "03"]


def test_columns_of_words_may_be_separated_by_several_blanks() -> None:
    names = ["Old Town", "Sea", "New Hill Side"]
    sheet = read(
        "Place name     People  Area km", *(f"{names[n % 3]:<15}{n:>4}    {n * n / 4:<8}" for n in range(COUNT))
    )
    assert sheet.names == ("Place name", "People", "Area km")
    assert [column[2] for column in sheet.columns] == ["New Hill Side", "2", "1.0"]


def test_blanks_within_the_cells_of_a_column_divide_nothing() -> None:
    sheet = read("phone,size,good", *(f"+49 170 {n}55{n},{n * n},yes" for n in range(COUNT)))
    assert sheet.names == ("phone", "size", "good")


def test_a_row_that_begins_with_an_error_of_a_spreadsheet_is_no_comment() -> None:
    sheet = read("n,size,animal", *NUMBERS[:4], "#N/A,3,ox", "#DIV/0!,4,elk", *NUMBERS[4:])
    assert sheet.rows == COUNT + 2
    assert sheet.columns[0][4:6] == ("#N/A", "#DIV/0!")


def test_cells_that_begin_with_a_quotation_mark_keep_it() -> None:
    texts = ['"so it goes" he said', '"unclosed and long', 'say "hi"', *(f"plain text {n}" for n in range(COUNT))]
    sheet = read(*(f"{'ham' if n % 2 else 'spam'}\t{text}" for n, text in enumerate(texts)))
    assert sheet.columns[1] == tuple(texts)


def test_quoted_cells_beside_loose_quotation_marks_lose_theirs() -> None:
    sheet = read(
        "text,mood", '"so it goes" he said,good', '"a, ""b""\nc",bad', *(f"text {n},good" for n in range(COUNT))
    )
    assert sheet.columns[0][:2] == ('"so it goes" he said', 'a, "b"\nc')


@pytest.mark.parametrize(
    "rows",
    [
        [f"{'ab'[n % 2]},{'xyz'[n % 3]},{'uv'[n // 2 % 2]}" for n in range(COUNT)],
        [f"{n},{n / 3:.2f},red" for n in range(COUNT)],
        [f"{'good' if n % 2 else 'bad'}\tit was number {n} again" for n in range(COUNT)],
    ],
)
def test_a_first_row_like_the_others_holds_no_names(rows: list[str]) -> None:
    sheet = read(*rows)
    assert sheet.rows == COUNT
    assert "The first row holds no column names" in said(sheet)


@pytest.mark.parametrize("names", ["city,2019,2020,2021", "0,1,2,3", "text,2nd,3rd,4th"])
def test_names_may_hold_numbers(names: str) -> None:
    assert read(names, *(f"{('Oslo', 'Rome')[n % 2]},{n},{n * n},7" for n in range(COUNT))).names == tuple(
        names.split(",")
    )


def test_numbers_between_zero_and_one_in_the_first_row_are_no_names() -> None:
    assert read(*(f"{n / 10},0.{n + 1},0.{n + 2}5,0.7" for n in range(COUNT))).rows == COUNT


def test_short_rows_end_in_missing_cells() -> None:
    sheet = read("n,size,animal", *(line.rpartition(",")[0] if n % 3 == 1 else line for n, line in enumerate(NUMBERS)))
    assert sheet.columns[2][:2] == ("elk", "")
    assert "4 rows have fewer cells than columns" in said(sheet)


def test_a_few_long_rows_are_dropped_by_line_and_many_refused() -> None:
    many = NUMBERS * 20
    sheet = read("n,size,animal", *many[:7], "1,2,3,4", *many[7:])
    assert sheet.rows == len(many)
    assert "1 row with more cells than columns was dropped, line 9." in said(sheet)
    with pytest.raises(FileFormatError, match=r"Line 3 of `t.csv` has 4 cells, but the table has 3 columns"):
        read("n,size,animal", NUMBERS[0], "1,2,3,4", *NUMBERS)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_of_any_system_are_read(end: str) -> None:
    require_animals(read("Title of the table", "n,size,animal", *NUMBERS, end=end))


@pytest.mark.parametrize(
    ("encoding", "words", "title"),
    [
        ("gb18030", "城市 上海 南京 温度", "GB18030"),
        ("big5", "臺北 高雄 溫度 名稱", "Big5"),
        ("shift_jis", "東京 ひらがな カタカナ 名前", "Shift JIS"),
        ("cp949", "서울특별시 부산광역시 온도 이름", "EUC-KR"),
        ("cp1252", "Straße Übung élève señor", "Windows-1252"),
        ("cp1251", "Город Температура Киев Имя", "Windows-1251"),
        ("cp1250", "Łódź źródło Kraków święto", "Windows-1250"),
        ("cp1254", "şehir sıcaklık İstanbul ağaç", "Windows-1254"),
        ("koi8_r", "Город Температура Киев Имя", "KOI8-R"),
        ("cp1253", "πόλη θερμοκρασία Αθήνα όνομα", "Windows-1253"),
        ("cp1255", "עיר טמפרטורה ירושלים שלום", "Windows-1255"),
        ("cp1256", "مدينة الحرارة القاهرة اسم", "Windows-1256"),
    ],
)
def test_encodings_are_guessed_and_named(encoding: str, words: str, title: str) -> None:
    known = words.split()
    sheet = read(f"n,{known[0]}", *(f"{n},{known[n % 4]}" for n in range(COUNT)), encoding=encoding)
    assert sheet.names == ("n", known[0])
    assert sheet.columns[1][:4] == tuple(known)
    assert f"The file was read as {title}." in said(sheet)


def test_a_row_of_units_is_added_to_the_names() -> None:
    sheet = read(
        "day,heat,rain", "Mon-Sun,[°C],mm/m2", *(f"{('Mon', 'Tue', 'Wed')[n % 3]},{n}.5,{n}" for n in range(COUNT))
    )
    assert sheet.names == ("day (Mon-Sun)", "heat (°C)", "rain (mm/m2)")
    assert "holds units" in said(sheet)
    assert read("n,size,animal", "12a,3,ox", *NUMBERS).rows == COUNT + 1, "one odd cell is no unit"


def test_lines_above_may_be_as_wide_as_the_table() -> None:
    require_animals(read("Farm,North,2 fields", "Device,X2,rev 3", "n,size,animal", *NUMBERS))


def test_lines_drawn_below_the_names_are_passed_over() -> None:
    require_animals(
        read("| n | size | animal |", "|---|---:|---|", *(f"| {line.replace(',', ' | ')} |" for line in NUMBERS))
    )


def test_other_separators_within_cells_divide_nothing() -> None:
    sheet = read("id,title,genres", *(f'{n},"Film, The ({n})",Action|Comedy|Drama' for n in range(COUNT)))
    assert [column[1] for column in sheet.columns] == ["1", "Film, The (1)", "Action|Comedy|Drama"]
    texts = read(*(f"{'ham' if n % 3 else 'spam'}\tIt is {n}; so" for n in range(COUNT)))
    assert texts.columns[1][1] == "It is 1; so"


def test_comments_are_known_by_columns_of_numbers() -> None:
    sheet = read("n,size,animal", *NUMBERS[:6], "# moved, to, barn", *NUMBERS[6:])
    require_animals(sheet)


def test_old_office_files_are_refused_with_a_way_out() -> None:
    with pytest.raises(FileFormatError, match=r"Save it as \.xlsx or CSV"):
        read_sheet(Upload("old.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600))


def test_punctuation_of_chinese_texts_divides_nothing() -> None:
    sheet = read("评论,评价", *(f"等了{n}分钟，汤很好！,{'好评' if n % 2 else '差评'}" for n in range(COUNT)))
    assert sheet.names == ("评论", "评价")
    assert sheet.columns[0][1] == "等了1分钟，汤很好！"
