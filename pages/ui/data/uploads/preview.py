"""The preview of an upload, and what is shown of it for every kind of data."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from engine.text import Message
from pages.ui import state, svg, widgets
from pages.ui.backend import owner, uploads
from pages.ui.data.uploads import assessment, draft, read_request, save_form
from pages.ui.language import _, say


def preview(way: str) -> dict[str, Any] | None:
    """The host's preview of the files with these settings, requested once.

    None while the files are being read, and after an error; the error and the disabled buttons are shown then.
    """
    found = _preview(way)
    if found is None:
        save_form.buttons(lambda: None, waits=True)
    return found


def _preview(way: str) -> dict[str, Any] | None:
    held = draft.draft()
    asked = json.dumps([way, held.ids, held.settings], sort_keys=True)
    if held.seen_with != asked:
        read_request.drop("assess")  # what it computes is out of date, and the host reads one at a time
        seen = read_request.answer_to(
            "preview", asked, lambda: uploads().start_look(owner(), way, held.files, held.settings)
        )
        if seen is None:
            return None
        held = replace(held, seen=seen, seen_with=asked)
        draft.put(held)
    if isinstance(held.seen, Message):
        save_form.show_refusal(held.seen)
        return None
    found: dict[str, Any] = held.seen
    return found


def finish(way: str, seen: Mapping[str, Any]) -> None:
    """Class balance, splits, baselines, the preprocessing report, name, and the buttons Save, Undo and Cancel."""
    problem = seen.get("problem")
    _balance(seen)
    place = st.container()
    _report([Message.model_validate(line) for line in seen.get("report", ())], seen.get("changes", ()))
    if problem:
        save_form.show_refusal(Message.model_validate(problem))
    st.text_input(_("Name"), max_chars=80, key=state.UPLOAD_TITLE, placeholder=_("same as the file"))
    save_form.buttons(lambda: _keep(way), bool(problem))
    if not problem and not read_request.is_pending("keep"):
        with place:
            st.header(_("Splits"), anchor=False)
            assessment.fill(way)


def _report(lines: Sequence[Message], changes: Sequence[Mapping[str, Any] | None]) -> None:
    """What was done to the data; `changes`: for each line the settings that undo it, if there are any."""
    if not lines:
        return
    st.header(_("Preprocessing"), anchor=False)
    with st.container(key="own-changes", gap="xxsmall"):
        for number, line in enumerate(lines):
            change = changes[number] if number < len(changes) else None
            if change is None:
                st.markdown(f"- {say(line)}")
                continue
            title: str = change["title"]
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"- {say(line)}", width="stretch")
                st.button(
                    _(title), key=f"own-change-{number}", type="tertiary", icon=":material/undo:",
                    on_click=draft.apply, args=(change["settings"],),
                )  # fmt: skip


def _balance(seen: Mapping[str, Any]) -> None:
    found = seen.get("balance", {})
    if not found.get("classes"):
        return
    st.header(_("Class distribution"), anchor=False)
    st.html(svg.bars(found["classes"][:20], found["counts"][:20]))
    names = {
        "nothing": _("unchanged"),
        "weights": _("Class weights"),
        "resample": _("Oversampling"),
    }
    widgets.sync("own-balance", seen.get("balancing") or draft.draft().settings.get("balance", "nothing"))
    st.selectbox(
        _("Class balancing"), list(names), format_func=names.__getitem__, key="own-balance",
        help=_("Rare classes are learned late. Class weights count their errors more; oversampling repeats their "
"training samples."),
        on_change=draft.setter("balance", "own-balance"),
    )  # fmt: skip


def _keep(way: str) -> None:
    read_request.drop("assess")
    held, title = draft.draft(), state.get(state.UPLOAD_TITLE) or ""
    save_form.save(lambda: uploads().start_keep(owner(), title, way, held.files, held.settings))
