"""The choice of a data set: first the kind of data, then the set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from engine.text import N_
from pages.ui import address, state
from pages.ui.data.uploads import upload_names
from pages.ui.language import _, say
from pages.ui.markdown import escaped

UPLOADS = "own"
KINDS = {
    "image": N_("Images"),
    "points": N_("2-D points"),
    "curve": N_("Curves"),
    "table": N_("Tables"),
    "sequence": N_("Sequences"),
    "text": N_("Text"),
    UPLOADS: N_("Your data"),
}


FIRST = "digits"
"""What a visitor sees at first."""


def choose() -> str:
    """The name of the chosen data set, which is also in the address, as `?set=spirals`.

    Without an address it is the one shown last in this session.
    """
    by_kind = _by_kind()
    kept = state.take(state.UPLOAD_SAVED)
    asked = kept or address.read("set") or _last_shown(by_kind)
    unknown = None
    if (kept or state.get(state.DATA_SET) is None) and asked:
        group = next((group for group, members in by_kind.items() if asked in members), None)
        if group:
            state.put(state.DATA_SET, asked)
            state.put(state.DATA_KIND, group)
        else:
            unknown = asked
    if state.get(state.DATA_KIND) not in by_kind:
        state.put(state.DATA_KIND, next(iter(by_kind)))
    kind = st.segmented_control(
        _("Data type"),
        list(by_kind),
        format_func=lambda k: _(KINDS[k]),
        key=state.DATA_KIND,
        required=True,
        label_visibility="collapsed",
    )
    names = by_kind[str(kind)]
    if state.get(state.DATA_SET) not in names:
        state.put(state.DATA_SET, names[0])
    name = st.pills(
        _("Data set"),
        names,
        format_func=_set_title,
        key=state.DATA_SET,
        required=True,
        label_visibility="collapsed",
    )
    address.write("set", str(name))
    state.put(state.DATA_LAST, str(name))
    if unknown:
        state.put(state.DATA_UNKNOWN, (unknown, name))
    _show_unknown(str(name))
    return str(name)


def _last_shown(by_kind: Mapping[str, Sequence[str]]) -> str:
    last = state.get(state.DATA_LAST)
    return str(last) if any(last in names for names in by_kind.values()) else FIRST


def _show_unknown(shown: str) -> None:
    """Why the data set of the address is not shown, until another one is chosen."""
    asked, instead = state.get(state.DATA_UNKNOWN, ("", ""))
    if not asked:
        return
    if shown == instead:
        st.info(say(upload_names.why_missing(asked)), icon=":material/info:")
    else:
        state.drop(state.DATA_UNKNOWN)


def _set_title(key: str) -> str:
    return ":material/add: " + _("Upload or draw") if key == upload_names.NEW else escaped(upload_names.title(key))


def _by_kind() -> dict[str, list[str]]:
    """Names by kind, in the order of `KINDS`; sets that need no download come first."""
    sets = sorted(upload_names.offered(), key=lambda d: (not d.embedded, d.title))
    kinds = {kind: [d.name for d in sets if d.kind == kind] for kind in KINDS}
    kinds[UPLOADS] = [*upload_names.keys(), upload_names.NEW]
    return {kind: names for kind, names in kinds.items() if names}
