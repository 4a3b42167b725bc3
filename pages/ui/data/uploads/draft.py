"""What a person is bringing and has not kept yet: the files, what they say about them, and the way back."""

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
from pages.ui import state, svg
from pages.ui.backend import owner, uploads
from pages.ui.data.uploads import read_request, upload_names
from pages.ui.language import _, say


@dataclass(frozen=True)
class Draft:
    """`settings` as `engine.datasets.own` takes them; `past` are those before. `seen` is the last look at them."""

    ids: tuple[str, ...] = ()
    """The browser's names of the files."""
    files: tuple[DraftFile, ...] = ()
    refusal: Message | None = None
    """Why files could not be taken."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    past: tuple[Mapping[str, Any], ...] = ()
    seen: Any = None
    seen_with: str = ""
    small: Any = None
    """Of pictures to be labelled: small ones, or what was wrong with them."""


def draft() -> Draft:
    held: Draft = state.get(state.OWN_DRAFT, Draft())
    return held


def put(new: Draft) -> None:
    state.put(state.OWN_DRAFT, new)


def change(**settings: Any) -> None:
    """Another step of what the person says; `undo` goes back."""
    held = draft()
    new = {**held.settings, **settings}
    if new != held.settings:
        put(replace(held, settings=new, past=(*held.past, held.settings)))


def undo() -> None:
    held = draft()
    if held.past:
        put(replace(held, settings=held.past[-1], past=held.past[:-1]))


def replace_files(ids: tuple[str, ...], files: tuple[DraftFile, ...], settings: Mapping[str, Any]) -> None:
    """Other files are brought, and what is still true of them is known."""
    read_request.forget()
    put(Draft(ids=ids, files=files, settings=settings))


def begin(refusal: Message | None = None) -> None:
    """The files that were brought are forgotten: another uploader has none. What was drawn waits for its way."""
    read_request.forget()
    drafts.drop(owner(), draft().files)
    state.put(state.OWN_TURN, _turn() + 1)
    put(Draft(refusal=refusal))


def cancel() -> None:
    """Everything that was brought is forgotten, and what was to be kept of it is not."""
    read_request.drop("keep")
    begin()
    state.drop(state.OWN_DRAWINGS)


def heard(name: str, key: str) -> Callable[[], None]:
    """The callback of a widget whose value is the setting `name`."""
    return lambda: change(**{name: state.get(key)})


def look(way: str) -> dict[str, Any] | None:
    """What the host sees in the files with these settings, asked once; what is wrong is said here.

    None while they are read, and where something is wrong.
    """
    held = draft()
    asked = json.dumps([way, held.ids, held.settings], sort_keys=True)
    if held.seen_with != asked:
        seen = read_request.answer_to(
            "look", asked, lambda: uploads().start_look(owner(), way, held.files, held.settings)
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
    """Name and balance, the report of what is done, and the buttons that keep it or not."""
    _balance(seen)
    report = [Message.model_validate(line) for line in seen.get("report", ())]
    if report:
        st.header(_("Preprocessing"), anchor=False)
        st.markdown("\n".join(f"- {say(line)}" for line in report))
    problem = seen.get("problem")
    if problem:
        refused(Message.model_validate(problem))
    st.text_input(_("Name"), max_chars=80, key=state.OWN_TITLE, placeholder=_("same as the file"))
    buttons(lambda: _keep(way), bool(problem))


def buttons(
    keep: Callable[[], None], waits: bool, back: Callable[[], None] = undo, to: bool | None = None, label: str = ""
) -> None:
    """Keep, undo and cancel, and what keeping was refused with.

    `back` undoes in another way and is called `label`; `to` says whether there is anything to undo.
    """
    waits = _keeping() or waits
    refusal: Message | None = state.take(state.OWN_NOTICE)
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
    state.sync("own-balance", draft().settings.get("balance", "nothing"))
    st.selectbox(
        _("Class balancing"), list(names), format_func=names.__getitem__, key="own-balance",
        help=_("Rare classes are learned late. Class weights count their errors more; oversampling repeats their "
"training samples."),
        on_change=heard("balance", "own-balance"),
    )  # fmt: skip


def _keep(way: str) -> None:
    held, title = draft(), state.get(state.OWN_TITLE) or ""
    settle(lambda: uploads().start_keep(owner(), title, way, held.files, held.settings))


def settle(keep: Callable[[], str]) -> None:
    """Keeps what was brought and shows it; or says why not, and nothing is lost."""
    read_request.begin("keep", "", keep)
    if read_request.is_over("keep"):
        _settled(read_request.result("keep"))


def _keeping() -> bool:
    """Whether it is being kept just now; how far that is stands here."""
    if not read_request.is_pending("keep"):
        return False
    told = read_request.result("keep")
    if told is not None:
        _settled(told)
        st.rerun()
    return True


def _settled(told: Any) -> None:
    if isinstance(told, Message):
        state.put(state.OWN_NOTICE, told)
        return
    cancel()
    state.drop(state.OWN_TITLE)
    set_id = str(told["id"])
    state.put(state.OWN_KEPT, upload_names.key_of(Choice(name=upload_store.about(set_id).kind, id=set_id)))


def _turn() -> int:
    return int(state.get(state.OWN_TURN, 0))


def uploader_key() -> str:
    """Another one for each set that is begun."""
    return f"own-files-{state.get(state.OWN_WAY)}-{_turn()}"
