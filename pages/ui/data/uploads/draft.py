"""An upload that is not saved yet: its files, its settings, and undo."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from engine.datasets.uploads import drafts, upload_store
from engine.datasets.uploads.drafts import DraftFile
from engine.registry import Choice
from engine.text import Message
from pages.ui import state, svg, widgets
from pages.ui.backend import owner, uploads
from pages.ui.data.uploads import read_request, upload_names
from pages.ui.language import _, say


@dataclass(frozen=True)
class Draft:
    """`settings` as `engine.datasets.uploads` takes them; `past` are earlier ones. `seen` is the last preview."""

    ids: tuple[str, ...] = ()
    """The browser's ids of the files."""
    files: tuple[DraftFile, ...] = ()
    refusal: Message | None = None
    """Why the files were refused."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    past: tuple[Mapping[str, Any], ...] = ()
    seen: Any = None
    seen_with: str = ""
    as_images: bool = False
    """Whether a table of pixels is read as images."""
    small: Any = None
    """Thumbnails of images to be labelled, or the reason why there are none."""


def draft() -> Draft:
    held: Draft = state.get(state.UPLOAD_DRAFT, Draft())
    return held


def put(new: Draft) -> None:
    state.put(state.UPLOAD_DRAFT, new)


def change(**settings: Any) -> None:
    """Changes settings; `undo` reverts it."""
    held = draft()
    new = {**held.settings, **settings}
    if new != held.settings:
        put(replace(held, settings=new, past=(*held.past, held.settings)))


def change_column(name: str, **settings: Any) -> None:
    """Changes settings of one column."""
    columns = dict(draft().settings.get("columns", {}))
    change(columns={**columns, name: {**columns.get(name, {}), **settings}})


def undo() -> None:
    held = draft()
    if held.past:
        put(replace(held, settings=held.past[-1], past=held.past[:-1]))


def replace_files(ids: tuple[str, ...], files: tuple[DraftFile, ...], settings: Mapping[str, Any]) -> None:
    """Replaces the files, and keeps the settings that still apply."""
    read_request.forget()
    put(Draft(ids=ids, files=files, settings=settings))


def begin(refusal: Message | None = None) -> None:
    """Discards the files and starts with an empty uploader. Drawings are kept."""
    read_request.forget()
    drafts.drop(owner(), draft().files)
    state.put(state.UPLOADER_NUMBER, _uploader_number() + 1)
    put(Draft(refusal=refusal))


def cancel() -> None:
    """Discards everything, and stops saving."""
    read_request.drop("keep")
    begin()
    state.drop(state.UPLOAD_DRAWINGS)


def setter(name: str, key: str) -> Callable[[], None]:
    """A widget's callback that stores its value as the setting `name`."""
    return lambda: change(**{name: state.get(key)})


def column_setter(column: str, name: str, key: str) -> Callable[[], None]:
    """A widget's callback that stores its value as the setting `name` of a column."""
    return lambda: change_column(column, **{name: state.get(key)})


def preview(way: str) -> dict[str, Any] | None:
    """The host's preview of the files with these settings, requested once.

    None while the files are being read, and after an error; the error and the disabled buttons are shown then.
    """
    found = _preview(way)
    if found is None:
        buttons(lambda: None, waits=True)
    return found


def _preview(way: str) -> dict[str, Any] | None:
    held = draft()
    asked = json.dumps([way, held.ids, held.settings], sort_keys=True)
    if held.seen_with != asked:
        seen = read_request.answer_to(
            "preview", asked, lambda: uploads().start_look(owner(), way, held.files, held.settings)
        )
        if seen is None:
            return None
        held = replace(held, seen=seen, seen_with=asked)
        put(held)
    if isinstance(held.seen, Message):
        refused(held.seen)
        return None
    found: dict[str, Any] = held.seen
    return found


def refused(sentence: Message) -> None:
    with st.container(key="own-refused"):
        st.error(say(sentence), icon=":material/error:")


def finish(way: str, seen: Mapping[str, Any]) -> None:
    """Name, class balance, the preprocessing report, and the buttons Save, Undo and Cancel."""
    _balance(seen)
    report = [Message.model_validate(line) for line in seen.get("report", ())]
    if report:
        st.header(_("Preprocessing"), anchor=False)
        st.markdown("\n".join(f"- {say(line)}" for line in report))
    problem = seen.get("problem")
    if problem:
        refused(Message.model_validate(problem))
    st.text_input(_("Name"), max_chars=80, key=state.UPLOAD_TITLE, placeholder=_("same as the file"))
    buttons(lambda: _keep(way), bool(problem))


def buttons(
    keep: Callable[[], None], waits: bool, back: Callable[[], None] = undo, to: bool | None = None, label: str = ""
) -> None:
    """Save, Undo and Cancel, and the reason if saving was refused.

    `back` replaces the usual undo and `label` its name; `to`: whether there is anything to undo.
    """
    waits = _is_saving() or waits
    refusal: Message | None = state.take(state.UPLOAD_NOTICE)
    if refusal:
        refused(refusal)
    with st.container(horizontal=True, key="own-buttons"):
        st.button(
            _("Save data set"), key="own-keep", type="primary", icon=":material/check:", disabled=waits, on_click=keep
        )
        ready = bool(draft().past) if to is None else to
        st.button(label or _("Undo"), key="own-undo", icon=":material/undo:", disabled=not ready, on_click=back)
        st.button(_("Cancel"), key="own-cancel", icon=":material/close:", on_click=cancel)


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
    widgets.sync("own-balance", seen.get("balancing") or draft().settings.get("balance", "nothing"))
    st.selectbox(
        _("Class balancing"), list(names), format_func=names.__getitem__, key="own-balance",
        help=_("Rare classes are learned late. Class weights count their errors more; oversampling repeats their "
"training samples."),
        on_change=setter("balance", "own-balance"),
    )  # fmt: skip


def _keep(way: str) -> None:
    held, title = draft(), state.get(state.UPLOAD_TITLE) or ""
    save(lambda: uploads().start_keep(owner(), title, way, held.files, held.settings))


def save(keep: Callable[[], str]) -> None:
    """Saves the data set and opens it, or shows why it cannot be saved; the draft is kept then."""
    read_request.begin("keep", "", keep)
    if read_request.is_over("keep"):
        _finish_saving(read_request.result("keep"))


def _is_saving() -> bool:
    """Whether the data set is being saved; shows the progress."""
    if not read_request.is_pending("keep"):
        return False
    answer = read_request.result("keep")
    if answer is not None:
        _finish_saving(answer)
        st.rerun()
    return True


def _finish_saving(answer: Any) -> None:
    if isinstance(answer, Message):
        state.put(state.UPLOAD_NOTICE, answer)
        return
    cancel()
    state.drop(state.UPLOAD_TITLE)
    set_id = str(answer["id"])
    state.put(state.UPLOAD_SAVED, upload_names.key_of(Choice(name=upload_store.about(set_id).kind, id=set_id)))


def _uploader_number() -> int:
    return int(state.get(state.UPLOADER_NUMBER, 0))


def uploader_key() -> str:
    """A new key for each upload that is started."""
    return f"own-files-{state.get(state.UPLOAD_KIND)}-{_uploader_number()}"
