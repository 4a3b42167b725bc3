"""A run's name, tags and note, in its menu on Train."""

from __future__ import annotations

import pytest

from engine.plan.factory import make_plan
from engine.runs.run_labels import RunLabels, labels_of, set_labels
from engine.runs.store import Store
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("fresh_store")
VISITOR = "v" * 32


def test_the_owner_names_tags_and_pins_a_run() -> None:
    store = Store()
    run = store.submit(make_plan("mlp", "circles"), VISITOR)
    app = open_page("train", VISITOR, run=run)
    app.session_state["menu"] = True
    app.run()
    app.text_input(key=f"label-name-{run}").set_value("<b>Best</b>")
    app.text_input(key=f"label-tags-{run}").set_value("digits, #digits, class")
    app.text_area(key=f"label-note-{run}").set_value("Try again.")
    app.checkbox(key=f"label-pinned-{run}").check()
    app.button(key=f"label-save-{run}").click().run()
    assert not app.exception
    assert labels_of(store.run(run)) == RunLabels("<b>Best</b>", ("digits", "class"), "Try again.", is_pinned=True)
    app.text_input(key=f"label-tags-{run}").set_value(",".join(map(str, range(20))))
    app.button(key=f"label-save-{run}").click().run()
    assert "at most 12 tags, but got 20" in " ".join(str(one.value) for one in app.error)


def test_others_see_the_note_and_no_form() -> None:
    store = Store()
    run = store.submit(make_plan("mlp", "circles"), "grace")
    set_labels(store, run, RunLabels(note="<i>hello</i> *x*"), "grace")
    app = open_page("train", VISITOR, run=run)
    app.session_state["menu"] = True
    app.run()
    assert "<i>hello</i> *x*" in [one.value for one in app.get("text")]
    assert not [field for field in app.text_input if (field.key or "").startswith("label-")]
