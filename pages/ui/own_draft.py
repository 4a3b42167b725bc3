"""What a person is bringing and has not kept yet: the files, what they say about them, and the way back."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from engine.datasets.own import shelf
from engine.datasets.own.decoding import Upload
from engine.errors import LayerlabError
from engine.limits import limits
from engine.registry import Choice
from engine.text import N_, Message, message
from pages.ui import backend, drawings, own, state
from pages.ui.backend import owner
from pages.ui.language import _, say

MB = 2**20


@dataclass(frozen=True)
class Draft:
    """`settings` as `engine.datasets.own` takes them; `past` are those before. `seen` is the last look at them."""

    files: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    past: tuple[Mapping[str, Any], ...] = ()
    seen: Any = None
    seen_with: str = ""
    small: Any = None
    """Of pictures to be labelled: small ones, or what was wrong with them."""


def uploader(label: str, endings: Sequence[str], many: bool = False) -> list[Upload]:
    """The files that the person gave; other files begin another draft."""
    most = most_bytes()
    given = st.file_uploader(
        label, list(endings), accept_multiple_files=many, max_upload_size=math.ceil(most / MB), key=_uploader_key()
    )
    files = given if isinstance(given, list) else [given] if given else []
    names = tuple(file.file_id for file in files)
    if names != draft().files:
        put(Draft(files=names, settings=_still_true(names)))
    size = sum(file.size for file in files)
    if size > most:
        template = N_("These files have {size} MB together, but at most {most} MB can be brought at once. Bring fewer.")
        refused(message(template, size=_megabytes(size), most=_megabytes(most)))
        return []
    return [Upload(file.name, file.getvalue()) for file in files]


def most_bytes() -> int:
    """What can be brought at once: the limit, and what Streamlit takes of one file."""
    return min(limits().upload_bytes, st.get_option("server.maxUploadSize") * MB)


def _megabytes(size: int) -> str:
    return f"{size / MB:.4g}"


def _still_true(names: tuple[str, ...]) -> Mapping[str, Any]:
    """What was said about the files before: of labels, where those files are still the first; of columns, nothing."""
    before = draft()
    gone = {"columns", "target", "text", "header"}
    if names[: len(before.files)] != before.files:
        gone.add("labels")
    return {name: value for name, value in before.settings.items() if name not in gone}


def uploads() -> list[Upload]:
    """The same files in a callback, before the page has run."""
    given = state.get(_uploader_key())
    files = given if isinstance(given, list) else [given] if given else []
    return [Upload(file.name, file.getvalue()) for file in files]


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


def begin() -> None:
    """The files that were brought are forgotten: another uploader has none. What was drawn waits for its way."""
    state.put(state.OWN_TURN, _turn() + 1)
    state.drop(state.OWN_DRAFT)


def cancel() -> None:
    """Everything that was brought is forgotten."""
    begin()
    state.drop(state.OWN_DRAWINGS)


def heard(name: str, key: str) -> Callable[[], None]:
    """The callback of a widget whose value is the setting `name`."""
    return lambda: change(**{name: state.get(key)})


def look(way: str, files: Sequence[Upload]) -> dict[str, Any] | None:
    """What the host sees in the files with these settings, asked once; what is wrong is said here."""
    held = draft()
    asked = json.dumps([way, held.files, held.settings], sort_keys=True)
    if held.seen_with != asked:
        try:
            with st.spinner(_("Reading the files"), show_time=True):
                seen: Any = backend.uploads().look(owner(), way, files, held.settings)
        except LayerlabError as error:
            seen = error.message
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
        st.header(_("What is done to the data"), anchor=False)
        st.markdown("\n".join(f"- {say(line)}" for line in report))
    problem = seen.get("problem")
    if problem:
        refused(Message.model_validate(problem))
    st.text_input(_("Name"), max_chars=80, key="own-title", placeholder=_("as the file is called"))
    buttons(lambda: _keep(way), bool(problem))


def buttons(
    keep: Callable[[], None], waits: bool, back: Callable[[], None] = undo, to: bool | None = None, label: str = ""
) -> None:
    """Keep, undo and cancel, and what keeping was refused with.

    `back` undoes in another way and is called `label`; `to` says whether there is anything to undo.
    """
    refusal: Message | None = state.take(state.OWN_NOTICE)
    if refusal:
        refused(refusal)
    with st.container(horizontal=True, key="own-buttons"):
        st.button(_("Keep"), key="own-keep", type="primary", icon=":material/check:", disabled=waits, on_click=keep)
        ready = bool(draft().past) if to is None else to
        st.button(label or _("Undo"), key="own-undo", icon=":material/undo:", disabled=not ready, on_click=back)
        st.button(_("Cancel"), key="own-cancel", icon=":material/close:", on_click=cancel)


def _balance(seen: Mapping[str, Any]) -> None:
    found = seen.get("balance", {})
    if not found.get("classes"):
        return
    st.header(_("Balance"), anchor=False)
    st.html(drawings.bars(found["classes"][:20], found["counts"][:20]))
    names = {
        "nothing": _("as they are"),
        "weights": _("by weights in the loss"),
        "resample": _("by meeting rare classes more often"),
    }
    state.sync("own-balance", draft().settings.get("balance", "nothing"))
    st.selectbox(
        _("Balance the classes"), list(names), format_func=names.__getitem__, key="own-balance",
        help=_("A rare class is learned last. Either its errors weigh more, or its training samples are met several times."),
        on_change=heard("balance", "own-balance"),
    )  # fmt: skip


def _keep(way: str) -> None:
    files, title = uploads(), state.get("own-title") or ""
    settle(lambda: backend.uploads().keep(owner(), title, way, files, draft().settings))


def settle(keep: Callable[[], str]) -> None:
    """Keeps what was brought and shows it; or says why not, and nothing is lost."""
    try:
        set_id = keep()
    except LayerlabError as error:
        state.put(state.OWN_NOTICE, error.message)
        return
    cancel()
    state.drop("own-title")
    state.put(state.OWN_KEPT, own.key_of(Choice(name=shelf.about(set_id).kind, id=set_id)))


def _turn() -> int:
    return int(state.get(state.OWN_TURN, 0))


def _uploader_key() -> str:
    return f"own-files-{state.get(state.OWN_WAY)}-{_turn()}"
