"""The Data page with a person's own files: seen before they are kept, refused in a sentence, built on, taken away."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.datasets.uploads import drafts, upload_store
from engine.datasets.uploads.decoding import Upload
from engine.errors import NotFoundError
from engine.host.readings import Progress
from engine.plan import link
from engine.plan.factory import make_plan
from engine.registry import Choice
from pages.ui import backend, state
from pages.ui.build.family import start_with
from tests import sample_pictures, sample_uploads
from tests.host_process import wait_until
from tests.page_session import open_page
from tests.upload_page import VISITOR, bring, html, keep, read, said

PAGES = Path(__file__).parents[2] / "pages"
pytestmark = pytest.mark.usefixtures("nothing_kept")


def test_a_table_is_corrected_kept_and_shown_with_all_that_other_sets_have() -> None:
    app = open_page("data", VISITOR, set="new")
    assert "anyone with its link" in said(app)
    bring(app, "table", sample_uploads.table())
    assert "ll-missing" in html(app)
    assert re.findall(r'<th class="([\w-]+)">(\w+)', html(app)) == [
        ("ll-number", "age"), ("ll-words", "city"), ("ll-number", "income"), ("ll-words", "buys"),
    ]  # fmt: skip
    shown = int(re.search(r"The first (\d+) of 60 rows", said(app))[1])  # type: ignore[index]
    assert html(app).count("<tr>") == 1 + shown
    assert "filled with the median" in said(app)
    assert upload_store.sets_of(VISITOR) == [], "nothing is kept before it is asked for"
    read(app.selectbox(key="own-missing-0").set_value("mean").run())
    assert "filled with the mean" in said(app)
    read(app.button(key="own-undo").click().run())
    assert "filled with the median" in said(app)
    read(app.selectbox(key="own-kind-1").set_value("leave_out").run())
    read(app.selectbox(key="own-balance").set_value("weights").run())
    app.text_input(key="own-title").set_value("My [customers]").run()
    entry = keep(app)
    assert entry.facts["inputs"] == ["age", "income"]
    assert "Always the majority class: " in said(app)
    assert {"Splits", "Class distribution", "Baselines", "Statistics", r"My \[customers\]"} <= {
        part.value for part in app.header
    }
    app.button(key="build-with").click().run()
    plan = app.session_state[state.PLANS].plan
    assert plan.dataset.config["id"] == entry.id
    assert plan.loss.config == {"balance": True}


def test_another_target_changes_the_summary() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "table", sample_uploads.table(gaps=False))
    read(app.selectbox(key="own-target").set_value("income").run())
    assert "Class distribution" not in {part.value for part in app.header}
    read(app.selectbox(key="own-target-kind").set_value("category").run())
    assert not app.exception
    assert "Class distribution" in {part.value for part in app.header}


def test_the_guessed_target_is_changed_and_an_excluded_column_kept_by_one_click() -> None:
    rows = [f"{n + 100},{n % 2},{20 + n % 7 * 3},{n % 5}" for n in range(40)]
    file = Upload("p.csv", "\n".join(["PassengerId,Survived,Age,Rooms", *rows]).encode())
    app = bring(open_page("data", VISITOR, set="new"), "table", file)
    assert app.pills(key="own-target-likely").value == "Survived"
    assert "guessed by its name" in said(app)
    assert "`PassengerId` was excluded" in said(app)
    (line,) = (one for one in app.button if str(one.key).startswith("own-change-"))
    read(line.click().run())
    assert "`PassengerId` was excluded" not in said(app)
    read(app.button(key="own-undo").click().run())
    read(app.button(key="own-keep-0").click().run())
    assert "`PassengerId` was excluded" not in said(app)
    read(app.pills(key="own-target-likely").set_value("Rooms").run())
    assert app.selectbox(key="own-target").value == "Rooms"
    assert "guessed by its name" not in said(app)
    read(app.button(key="own-undo").click().run())
    assert app.pills(key="own-target-likely").value == "Survived"
    assert keep(app).facts["inputs"] == ["PassengerId", "Age", "Rooms"]


@pytest.mark.parametrize(
    ("way", "file"),
    [
        ("table", Upload("a.csv", b"a,b\n1,2\n3\n")),
        ("pictures", sample_uploads.archive({"../x/1.png": b"x"})),
        ("texts", Upload("a.txt", b"\xff\xfe")),
    ],
)
def test_a_wrong_file_is_one_sentence_and_nothing_is_kept(way: str, file: Upload) -> None:
    app = bring(open_page("data", VISITOR, set="new"), way, file)
    assert len(app.error) == 1
    assert app.button(key="own-keep").disabled
    app.button(key="own-cancel").click().run()
    assert not app.error
    assert upload_store.sets_of(VISITOR) == []


def test_what_files_hold_is_guessed_said_and_changed_by_one_click() -> None:
    app = open_page("data", VISITOR, set="new")
    file = sample_uploads.passengers(name="months.dat")
    read(app.file_uploader[0].set_value([(file.name, file.data, "")]).run())
    assert app.segmented_control(key="own-as").value == "series"
    assert "Looks like a time series with 144 rows." in said(app)
    read(app.segmented_control(key="own-as").set_value("table").run())
    assert app.selectbox(key="own-target").value == "travellers"
    assert keep(app).kind == "own_table"


def test_splits_and_baselines_are_shown_before_anything_is_saved() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "table", sample_uploads.table())
    wait_until(lambda: "Always the majority class: " in said(app.run()), "the baselines are there")
    assert "Validation <b>12</b>" in html(app)
    read(app.selectbox(key="own-target").set_value("income").run())
    wait_until(lambda: "Always the mean: " in said(app.run()), "those of the other target are there")
    assert upload_store.sets_of(VISITOR) == []


def test_cells_pasted_from_a_spreadsheet_are_a_table() -> None:
    app = open_page("data", VISITOR, set="new")
    app.segmented_control(key="own-way").set_value("paste").run()
    cells = sample_uploads.table().data.decode().replace(",", "\t")
    read(app.text_area[0].set_value(cells).run())
    assert "Looks like a table: 4 columns, 60 rows." in said(app)
    entry = keep(app)
    assert (entry.kind, entry.title) == ("own_table", "Pasted data")


def test_a_folder_is_read_like_a_zip_of_it_and_files_are_added_to_it() -> None:
    app = open_page("data", VISITOR, set="new")
    app.segmented_control(key="own-way").set_value("folder").run()
    files = [(f"pets/{c}/{n}.png", sample_uploads.picture(60 + 9 * n), "") for c in ("cat", "dog") for n in range(7)]
    read(app.file_uploader[0].set_value(files[:12]).run())
    read(app.file_uploader[0].set_value(files).run())
    assert "Looks like 14 images." in said(app)
    entry = keep(app)
    assert (entry.facts["classes"], entry.facts["counts"], entry.title) == (["cat", "dog"], [7, 7], "pets")


def test_a_file_of_which_nothing_is_guessed_can_still_be_read_as_something() -> None:
    app = open_page("data", VISITOR, set="new")
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    read(app.file_uploader[0].set_value([("x.csv", data, "")]).run())
    assert "old format of Excel" in said(app)
    read(app.segmented_control(key="own-as").set_value("table").run())
    assert len(app.error) == 1
    app.button(key="own-cancel").click().run()
    assert app.file_uploader[0].value == []


def test_a_zip_of_folders_is_shown_as_the_network_will_see_it() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "pictures", sample_uploads.folders())
    read(app.selectbox(key="own-side").set_value(16).run())
    assert "(3, 16, 16)" in said(app)
    assert keep(app).facts["classes"] == ["cat", "dog"]


def test_what_was_decided_for_images_is_shown_and_changed_by_one_click() -> None:
    scans = {
        f"{day}/{c}_{n}.png": sample_pictures.grey(sample_pictures.scene(n, c == "wide", 225))
        for day in ("monday", "friday") for c in ("high", "wide") for n in range(4)
    }  # fmt: skip
    app = bring(open_page("data", VISITOR, set="new"), "pictures", sample_uploads.archive(scans))
    assert app.segmented_control(key="own-inversion").value == "all"
    assert "All images were inverted" in said(app)
    read(app.segmented_control(key="own-inversion").set_value("none").run())
    assert "No image was inverted" in said(app)
    read(app.button(key="own-undo").click().run())
    assert app.segmented_control(key="own-inversion").value == "all"
    read(app.selectbox(key="own-classes-from").set_value("name").run())
    facts = keep(app).facts
    assert facts["classes"] == ["high", "wide"]
    assert facts["preparation"]["inversion"] == "all"  # type: ignore[index,call-overload]


def test_single_images_are_labelled_by_their_file_names_with_one_click() -> None:
    files = [Upload(f"{c}_{n}.png", sample_uploads.picture(60 + 9 * n)) for c in ("cat", "dog") for n in range(6)]
    app = bring(open_page("data", VISITOR, set="new"), "pictures", *files)
    read(app.button(key="own-label-by-name").click().run())
    assert keep(app).facts["counts"] == [6, 6]


def test_a_table_of_pixels_is_read_as_images_with_one_click_and_back() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "table", sample_pictures.pixel_table())
    assert "pixels of images of 8 × 8" in " ".join(info.value for info in app.info)
    read(app.button(key="own-as-images").click().run())
    assert "(1, 8, 8)" in said(app)
    read(app.selectbox(key="own-side").set_value(16).run())
    assert "(1, 16, 16)" in said(app)
    read(app.button(key="own-undo").click().run())
    assert "(1, 8, 8)" in said(app)
    read(app.segmented_control(key="own-as").set_value("table").run())
    assert app.button(key="own-as-images")
    read(app.button(key="own-as-images").click().run())
    assert keep(app).kind == "own_pictures"


def test_pictures_are_labelled_one_after_the_other_and_the_last_is_taken_back() -> None:
    files = [Upload(f"{n}.png", sample_uploads.picture(90 + n)) for n in range(11)]
    app = bring(open_page("data", VISITOR, set="new"), "pictures", *files)
    for number in range(11):
        assert f"{number} of 11 are labeled" in said(app)
        read(app.button(key=f"own-label-{number % 2}").click().run())
    read(app.button(key="own-undo").click().run())
    assert "10 of 11 are labeled" in said(app)
    read(app.button(key="own-label-1").click().run())
    assert keep(app).facts["counts"] == [5, 6]


def test_text_has_its_columns_chosen_or_is_one_long_text() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "texts", sample_uploads.opinions())
    assert app.selectbox(key="own-target").value == "mood"
    entry = keep(app)
    assert entry.kind == "own_text"
    other = open_page("data", VISITOR, set="new")
    bring(other, "long-text", sample_uploads.story())
    read(other.button(key="own-keep").click().run())
    assert {entry.kind for entry in upload_store.sets_of(VISITOR)} == {"own_text", "own_corpus"}


def test_columns_of_texts_are_changed_by_one_click_and_the_length_is_chosen() -> None:
    rows = [f"{'up' if row % 2 else 'down'},a {'fine' if row % 2 else 'poor'} day {row},{row % 3}" for row in range(60)]
    file = Upload("days.csv", "\n".join(["sentiment,words,source", *rows]).encode())
    app = bring(open_page("data", VISITOR, set="new"), "texts", file)
    assert [app.selectbox(key=f"own-{name}").value for name in ("text", "target")] == ["words", "sentiment"]
    assert "not in the vocabulary of training" in said(app)
    read(app.pills(key="own-target-likely").set_value("source").run())
    read(app.number_input(key="own-length").set_value(3).run())
    assert "the last 3 tokens" in said(app)
    read(app.button(key="own-undo").click().run())
    assert app.number_input(key="own-length").value == 4
    assert keep(app).config == {"length": 4}


def test_drawings_are_added_class_by_class_and_kept() -> None:
    app = open_page("data", VISITOR, set="new")
    app.segmented_control(key="own-way").set_value("drawings").run()
    app.text_input(key="own-classes").set_value("yes, no").run()
    for number in range(10):
        app.session_state[state.DRAWING] = {"strokes": [[[10, 10], [100 + number, 200]]], "cleared": []}
        app.button(key="own-drawn").click().run()
    app.button(key="own-drawn").click().run()
    entry = keep(app)
    assert entry.facts["counts"] == [5, 5], "the same drawing is not added twice"
    assert "svg" in html(app) or "img" in html(app)


def test_drawings_of_too_many_points_are_refused_with_both_numbers() -> None:
    app = open_page("data", VISITOR, set="new")
    app.segmented_control(key="own-way").set_value("drawings").run()
    scribble = [[[n % 97, n % 89] for n in range(20_000)]]
    app.session_state[state.UPLOAD_DRAWINGS] = [(scribble, "0")] * 12
    app.session_state[state.DRAWING] = {"strokes": scribble, "cleared": []}
    app.button(key="own-drawn").click().run()
    assert not app.exception
    assert "the set has 260000 points; the limit is 250000" in said(app)
    assert len(app.session_state[state.UPLOAD_DRAWINGS]) == 12
    assert app.session_state[state.DRAWING]["strokes"] == scribble, "what was drawn stays on the pad"


def test_what_was_drawn_and_typed_outlives_a_visit_elsewhere_and_a_change_of_language() -> None:
    app = open_page("data", VISITOR, set="new")
    app.segmented_control(key="own-way").set_value("drawings").run()
    app.text_input(key=state.DRAWN_CLASSES).set_value("yes, no").run()
    app.session_state[state.DRAWING] = {"strokes": [[[10, 10], [100, 200]]], "cleared": []}
    app.button(key="own-drawn").click().run()
    app.segmented_control(key="own-way").set_value("files").run()
    app.segmented_control(key="own-way").set_value("drawings").run()
    app.switch_page(str(PAGES / "home.py")).run()
    app.query_params["lang"] = "zh_CN"
    app.query_params["set"] = "new"
    app.switch_page(str(PAGES / "data.py")).run()
    assert not app.exception
    assert app.segmented_control(key="own-way").value == "drawings"
    assert app.text_input(key=state.DRAWN_CLASSES).value == "yes, no"
    assert len(app.session_state[state.UPLOAD_DRAWINGS]) == 1
    app.text_input(key=state.DRAWN_CLASSES).set_value("").run()
    assert not app.exception
    assert "yes · 1" in html(app), "without a class there is no pad, but what was drawn stays on screen"
    app.button(key="own-cancel").click().run()
    assert state.UPLOAD_DRAWINGS not in app.session_state


def test_typed_names_of_classes_outlive_a_change_of_language_and_are_shown_as_typed() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "pictures", Upload("1.png", sample_uploads.picture(90)))
    app.text_input(key=state.IMAGE_CLASSES).set_value("+, 1.").run()
    app.query_params["lang"] = "zh_CN"
    app.run()
    assert app.text_input(key=state.IMAGE_CLASSES).value == "+, 1."
    assert [app.button(key=f"own-label-{n}").label for n in (0, 1)] == [r"\+", r"1\."]


def test_another_family_keeps_a_persons_own_data() -> None:
    entry = sample_uploads.kept("own_table", VISITOR)
    assert start_with("perceptron", make_plan("mlp", entry.choice())).dataset == entry.choice()


def test_a_set_that_is_gone_already_is_deleted_once_more_without_a_word() -> None:
    entry = sample_uploads.kept("own_table", VISITOR)
    data = open_page("data", VISITOR, set=f"own_table:{entry.id}")
    upload_store.delete(entry.id, used=False)
    data.button(key="own-delete").click().run()
    assert not data.exception
    assert not data.error


def test_a_failed_deletion_is_reported_beside_the_button(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = sample_uploads.kept("own_table", VISITOR)
    data = open_page("data", VISITOR, set=f"own_table:{entry.id}")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refusing)
        data.button(key="own-delete").click().run()
    assert not data.exception
    assert "Read-only" in said(data)
    assert upload_store.sets_of(VISITOR) == [entry]


def refusing(path: Path, target: Path) -> Path:
    """As a disk answers that can be read only."""
    raise OSError(errno.EROFS, "Read-only file system")


def test_a_kept_set_is_offered_in_build_and_taken_away_again() -> None:
    entry = sample_uploads.kept("own_table", VISITOR)
    app = open_page("build", VISITOR, plan=link.encode(make_plan("mlp", entry.choice())))
    assert app.selectbox(key="dataset").value == f"own_table:{entry.id}"
    assert not app.button(key="start").disabled
    data = open_page("data", VISITOR, set=f"own_table:{entry.id}")
    data.button(key="own-delete").click().run()
    assert not data.exception
    assert upload_store.sets_of(VISITOR) == []
    assert data.segmented_control(key="own-way").value == "files"


def test_a_link_to_another_owners_data_shows_and_trains_nothing() -> None:
    entry = sample_uploads.kept("own_table", "somebody else")
    data = open_page("data", VISITOR, set=f"own_table:{entry.id}")
    assert entry.title not in html(data) + said(data)
    app = open_page("build", VISITOR, plan=link.encode(make_plan("mlp", Choice(name="own_table", id=entry.id))))
    assert app.button(key="start").disabled
    assert "belongs to someone else" in said(app)
    assert entry.title not in [str(option) for option in app.selectbox(key="dataset").options]


def test_files_over_the_limit_are_refused_with_both_numbers(limited: Callable[..., None]) -> None:
    limited(upload_bytes=2**20)
    big = [Upload(f"{n}.txt", b"some words and a line\n" * 30_000) for n in range(2)]
    app = bring(open_page("data", VISITOR, set="new"), "texts", *big)
    assert app.file_uploader[0].proto.max_upload_size_mb == 1
    assert "These files have 1.259 MB in total; the limit per upload is 1 MB." in said(app)


def test_the_bytes_of_a_file_leave_the_pages_memory_as_soon_as_it_is_there() -> None:
    app = bring(open_page("data", VISITOR, set="new"), "table", sample_uploads.table())
    (draft,) = app.session_state[state.UPLOAD_DRAFT].files
    (held,) = app.session_state[app.file_uploader[0].key]
    assert (held.name, held.getvalue()) == ("customers.csv", b"")
    assert drafts.load(VISITOR, draft.id, draft.name) == sample_uploads.table()
    keep(app)
    with pytest.raises(NotFoundError):
        drafts.load(VISITOR, draft.id, draft.name)


def test_while_large_files_are_read_the_page_says_how_far_and_cancel_ends_it() -> None:
    large = sample_uploads.many_pictures()
    app = open_page("data", VISITOR, set="new")
    app.file_uploader[0].set_value([(large.name, large.data, "application/zip")]).run()
    assert not app.exception
    assert "Reading files" in "".join(str(part.proto) for part in app.get("progress"))
    (reading,) = (pending.id for pending in app.session_state[state.READ_REQUESTS].values())
    assert isinstance(backend.uploads().answer(reading), Progress)
    app.button(key="own-cancel").click().run()
    assert not app.exception
    assert not app.get("progress")
    assert not app.session_state[state.UPLOAD_DRAFT].files
    with pytest.raises(NotFoundError):
        backend.uploads().answer(reading)
    assert "filled with the median" in said(bring(app, "table", sample_uploads.table()))
