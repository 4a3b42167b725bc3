"""The only file that touches `st.session_state`, and the rules by which widget values are kept.

Keys that a page asks for by name stand here; other widgets have keys that nobody asks for.

Streamlit forgets a widget's value when a page without that widget is shown, and ignores `value=` once a widget
has a key. `sync` and `hold` are our answers to both.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.ui.stale_input import Answers, LastWord

LANGUAGE = "language"
"""Widget: the language switch of the top bar."""
CHOSEN_LANGUAGE = "ll-language"
"""The language in use, kept across pages."""
VISITOR = "ll-visitor"
"""Who visits, where there is no cookie (tests, a script)."""

ADDRESS = "ll-address"
"""What the pages wrote into the address, by parameter."""
ADDRESS_PAGE = "ll-address-page"
"""The page that wrote into the address last."""
ANSWERS = "ll-answers"
"""How many answers were sent, and which of them the browser has."""

DEMO = "ll-demo"
"""Which demo the home page shows this visitor."""
DATA_KIND = "data-kind"
"""Widget of the Data page: which kind of samples."""
DATA_SET = "data-set"
"""Widget of the Data page: which set."""
DATA_UNKNOWN = "ll-data-unknown"
"""The set that the address asked for and that cannot be shown, with the one shown in its place."""
DATA_CONFIGS = "ll-data-configs"
"""The Data page's settings of each set, by name."""
AUGMENTATION = "ll-augmentation"
"""The Data page's settings of the augmentation preview."""
TO_BUILD = "ll-to-build"
"""A set was taken into the plan: the Build page is next."""
OWN_WAY = "own-way"
"""Widget of the Data page: what kind of files are brought."""
OWN_DRAFT = "ll-own-draft"
"""What a person says about the files they bring."""
OWN_READINGS = "ll-own-readings"
"""What the host is reading of these files."""
OWN_DRAWINGS = "ll-own-drawings"
"""Drawings made for a set of one's own, each with its class."""
OWN_CLASSES = "own-classes"
"""Widget of the Data page: the classes that are drawn."""
OWN_LABELS = "own-label-names"
"""Widget of the Data page: the classes that pictures are given."""
OWN_TITLE = "own-title"
"""Widget of the Data page: what the set is to be called."""
OWN_HEADER = "own-header"
"""Widget of the Data page: whether the first row of a table holds the names of its columns."""
OWN_CLASS = "own-class"
"""Widget of the Data page: the class that is drawn now."""
OWN_ADD = "ll-own-add"
"""The class whose drawing is to be taken from the pad."""
OWN_TURN = "ll-own-turn"
"""Counts the sets that were begun: each has an uploader of its own."""
OWN_NOTICE = "ll-own-notice"
"""Why a set could not be kept or deleted; shown once."""
OWN_KEPT = "ll-own-kept"
"""The set that was kept just now."""
SAMPLES_SEED = "ll-samples-seed"
"""Which samples the Data page shows."""
PLANS = "ll-plans"
"""The plan on the Build page, with those before it and those undone."""
SHOWN_PLANS = "ll-shown-plans"
"""The same as they were when the page was last shown to its end."""
PLAN_NOTICE = "ll-plan-notice"
"""Why the plan on screen is not the one that was asked for; shown once."""
PLAN_LINK = "ll-plan-link"
"""What the address bar says of that plan."""
NODE = "ll-node"
"""The node selected in the graph editor."""
GRAPH = "graph"
"""Widget: the graph editor."""
GRAPH_HEARD = "ll-graph-heard"
"""The last edit heard of the graph editor: `(client, id)`."""
GRAPH_NAME = "graph-name"
"""Widget: which of the plan's graphs is shown."""
READY = "ready"
"""Widget: which of the family's ready plans is on screen."""
FAMILIES_OPEN = "all-families"
"""Widget of the Build page: whether the list of all families is open."""
LESSON = "ll-lesson"
"""The ready plan whose lesson is told: `(family, name, data set)`."""
LESSON_HIDDEN = "ll-lesson-hidden"
"""The ready plan whose lesson was dismissed: `(family, name)`."""
NOTICE = "ll-notice"
"""What the last edit could not do; shown once beside the graph."""
SUBMITTED = "ll-submitted"
"""The run submitted last, from whichever page: `(run id, plan, Unix time)`."""
TO_START = "ll-to-start"
"""Start was clicked: the plan is started when the page has taken over what was entered."""
STARTED = "ll-started"
"""The run started last from the Build page."""
LATE = "ll-late"
"""Pictures that are drawn when the rest of the page stands."""

RUN = "run"
"""Widget of the Train page: which run."""
RUN_RATE = "run-learning-rate"
"""Widget of the Train page: the learning rate of the run on screen."""
RUN_RATE_OF = "ll-run-learning-rate-of"
"""The run that this learning rate belongs to."""
RUN_ASKED = "ll-run-asked"
"""The run, and what was last asked of it."""
RUN_NOTICE = "ll-run-notice"
"""What could not be started, or asked of the run on screen; shown once, above the board."""

PLAN_FILE_TAKEN = "ll-plan-file-taken"
"""The uploaded plan that the Build page has taken over."""

MODEL = "model"
"""Widget of the Draw and Imagine pages: which run reads, or imagines."""
PAD = "pad"
"""Widget of the Draw page: the pad."""
PREDICTION = "prediction"
"""Widget of the Draw page: what the network reads."""
DRAWING = "ll-drawing"
"""What is on the pad, and what was cleared last."""
DRAWING_REVISION = "ll-drawing-revision"
"""Counts the changes of the drawing that were made outside the pad."""
DRAW_SHOWN = "ll-draw-shown"
"""The pictures that are open on the Draw page."""
READER = "ll-reader"
"""The run chosen on the Draw page."""
IMAGINER = "ll-imaginer"
"""The run chosen on the Imagine page."""
MODEL_NOTICE = "ll-model-notice"
"""Why the network that these pages train by a click could not be trained; shown once."""

HELD = (LANGUAGE, "family", "dataset", GRAPH_NAME, DATA_KIND, DATA_SET, OWN_WAY, OWN_CLASSES, OWN_LABELS)
"""Widgets whose values outlive a visit to another page."""


def get(key: str, default: Any = None) -> Any:
    """What is kept under `key`."""
    return st.session_state.get(key, default)


def put(key: str, value: Any) -> None:
    """Keeps `value` for this session."""
    st.session_state[key] = value


def drop(key: str) -> None:
    """Forgets `key`."""
    st.session_state.pop(key, None)


def take(key: str, default: Any = None) -> Any:
    """What is kept under `key`, once."""
    return st.session_state.pop(key, default)


def answers() -> Answers:
    """How many answers were sent, and which of them the browser had when it sent this click."""
    known: Answers = get(ANSWERS) or Answers()
    put(ANSWERS, known)
    known.received = max((_number(get(f"receipt-{place}")) for place in known.places), default=0)
    return known


def end_answer(place: str) -> None:
    """Called when all of a page, or of a part that runs again alone, is sent: the next click tells whether it arrived.

    A hidden field holds the number. The browser sends it back with every click, as it does with all fields.
    """
    known = answers()
    known.sent += 1
    known.places.add(place)
    put(f"receipt-{place}", str(known.sent))
    with st.container(key=f"receipt-of-{place}"):
        st.text_input("Answer", key=f"receipt-{place}", label_visibility="collapsed")


def _number(receipt: Any) -> int:
    return int(receipt) if isinstance(receipt, str) and receipt.isdecimal() and len(receipt) < 18 else 0


def sync(key: str, value: Any, look: Any = None) -> None:
    """Called before a widget with `key`: shows `value` where it changed from outside (undo, another plan).

    What the person has just entered is left alone: it differs from what was shown, but `value` does not; unless it is
    what was shown here a moment ago, which a click brought that was made before the browser heard of the change. After
    a change of `look` the widget is set anew, and after a change of language to what is entered in it, which the page
    may not have taken over yet: Streamlit knows the options of a select box by their labels.
    """
    shown, language, now = f"ll-shown:{key}", f"ll-shown-in:{key}", (value, look)
    word: LastWord = get(f"ll-word:{key}") or LastWord()
    if key not in st.session_state or get(shown) != now:
        word.write(get(key, value), value, answers())
        put(f"ll-word:{key}", word)
        put(key, value)
    elif (held := word.holds(get(key), answers())) != get(key) or get(language) != get(CHOSEN_LANGUAGE):
        put(key, held)
    put(shown, now)
    put(language, get(CHOSEN_LANGUAGE))


def forget_entered(prefix: str) -> None:
    """Widgets whose keys begin with `prefix` show what `sync` is given next, whatever a person entered."""
    for key in [key for key in st.session_state if str(key).startswith(f"ll-shown:{prefix}")]:
        del st.session_state[key]


def hold() -> None:
    """Called once a run by the shell: keeps the values of `HELD` while their widgets are not on the page."""
    for key in HELD:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
