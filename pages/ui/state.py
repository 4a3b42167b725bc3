"""The only file that accesses `st.session_state`.

The keys that are read by name are listed here; those of other widgets are not.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

LANGUAGE = "language"
"""Widget: the language switch of the top bar."""
CHOSEN_LANGUAGE = "ll-language"
"""The language in use, kept across pages."""
VISITOR = "ll-visitor"
"""The owner id of a visitor without a cookie (tests, scripts)."""

ADDRESS = "ll-address"
"""The values that pages wrote into the address, by parameter."""
ADDRESS_PAGE = "ll-address-page"
"""The page that wrote into the address last."""
RESPONSES = "ll-responses"
"""The number of responses sent, and the newest one that the browser has."""

WIDGETS = "ll-widgets"
"""What pages wrote into their widgets, by widget key."""

DATA_KIND = "data-kind"
"""Widget of the Data page: the kind of data."""
DATA_SET = "data-set"
"""Widget of the Data page: the data set."""
DATA_LAST = "ll-data-last"
"""The data set that the Data page showed last."""
DATA_UNKNOWN = "ll-data-unknown"
"""The data set of the address that cannot be shown, with the one shown instead."""
DATA_CONFIGS = "ll-data-configs"
"""The Data page's settings per data set, by name."""
AUGMENTATION = "ll-augmentation"
"""The Data page's settings of the augmentation preview."""
TO_BUILD = "ll-to-build"
"""A data set was put into the plan: the Build page is next."""
UPLOAD_KIND = "own-way"
"""Widget of the Data page: where new data come from: files, classes side by side, drawings."""
UPLOAD_CONTENT = "own-as"
"""Widget of the Data page: what the uploaded files hold."""
UPLOAD_DRAFT = "ll-own-draft"
"""The uploaded files that are not saved yet, with their settings."""
READ_REQUESTS = "ll-own-readings"
"""Pending requests to the host to read these files."""
UPLOAD_DRAWINGS = "ll-own-drawings"
"""Drawings for a new data set, each with its class."""
DRAWN_CLASSES = "own-classes"
"""Widget of the Data page: the classes to draw."""
IMAGE_CLASSES = "own-label-names"
"""Widget of the Data page: the classes for labeling images."""
UPLOAD_TITLE = "own-title"
"""Widget of the Data page: the title of the new data set."""
UPLOAD_SIDE = "own-side"
"""Widget of the Data page: the side of uploaded images."""
UPLOAD_SHEET = "own-sheet"
"""Widget of the Data page: the sheet of an uploaded spreadsheet."""
UPLOAD_HEADER = "own-header"
"""Widget of the Data page: whether the first row of a table holds column names."""
DRAWN_CLASS = "own-class"
"""Widget of the Data page: the class of the next drawing."""
ADD_DRAWING = "ll-own-add"
"""The class under which the drawing on the pad is to be added."""
UPLOADER_NUMBER = "ll-own-turn"
"""Counts the uploads begun: each has an uploader widget of its own."""
UPLOAD_NOTICE = "ll-own-notice"
"""Why a data set could not be saved or deleted; shown once."""
UPLOAD_SAVED = "ll-own-kept"
"""The data set that was just saved."""
SAMPLES_SEED = "ll-samples-seed"
"""The seed of the samples on the Data page."""
PLANS = "ll-plans"
"""The plan on the Build page, with its undo and redo history."""
SHOWN_PLANS = "ll-shown-plans"
"""The same, as of the last complete run of the page."""
PLAN_NOTICE = "ll-plan-notice"
"""Why the plan on screen is not the requested one; shown once."""
PLAN_LINK = "ll-plan-link"
"""That plan as written in the address."""
NODE = "ll-node"
"""The node selected in the graph editor."""
GRAPH = "graph"
"""Widget: the graph editor."""
GRAPH_APPLIED = "ll-graph-applied"
"""The last edit applied from the graph editor: `(client, id)`."""
GRAPH_NAME = "graph-name"
"""Widget: the plan's graph on screen."""
READY = "ready"
"""Widget: the family's example on screen."""
FAMILIES_OPEN = "all-families"
"""Widget of the Build page: whether the list of all families is open."""
LESSON = "ll-lesson"
"""The example whose lesson is shown: `(family, name, data set)`."""
LESSON_HIDDEN = "ll-lesson-hidden"
"""The example whose lesson was dismissed: `(family, name)`."""
NOTICE = "ll-notice"
"""Why the last edit failed; shown once beside the graph."""
SUBMITTED = "ll-submitted"
"""The run submitted last, from whichever page: `(run id, plan, Unix time)`."""
TO_START = "ll-to-start"
"""Start was clicked: the run is submitted once the page has applied all entered values."""
STARTED = "ll-started"
"""The run started last from the Build page."""
LATE = "ll-late"
"""Pictures that are drawn after the rest of the page."""

RUN = "run"
"""Widget of the Train page: the run."""
RUN_RATE = "run-learning-rate"
"""Widget of the Train page: the learning rate of the run on screen."""
RUN_RATE_SLIDER = "rate"
"""The same as a slider."""
RUN_RATE_OF = "ll-run-learning-rate-of"
"""The run to which this learning rate belongs."""
RUN_ASKED = "ll-run-asked"
"""The run, and the last command sent to it."""
RUN_NOTICE = "ll-run-notice"
"""Why a run could not be started, or a command not be sent; shown once, above the board."""

PLAN_FILE_TAKEN = "ll-plan-file-taken"
"""The uploaded plan file that the Build page has opened."""

CLASS_BOXES = "ll-class-boxes"
"""The Data page's classes side by side, with their images."""
CLASS_THUMBNAILS = "ll-class-thumbnails"
"""The thumbnails of these images: `(ids, pictures by class)`."""
CLASS_RUN = "ll-class-run"
"""The run trained on these classes last."""

MODEL = "model"
"""Widget of the Draw, Predict and Imagine pages: the run."""
PAD = "pad"
"""Widget of the Draw page: the pad."""
PREDICTION = "prediction"
"""Widget of the Draw page: the prediction."""
DRAWING = "ll-drawing"
"""The drawing on the pad, and the one cleared last."""
DRAWING_REVISION = "ll-drawing-revision"
"""Counts the changes to the drawing that were made in Python."""
DRAW_SHOWN = "ll-draw-shown"
"""The sections that are open on the Draw page."""
READER = "ll-reader"
"""The run chosen on the Draw page."""
IMAGINER = "ll-imaginer"
"""The run chosen on the Imagine page."""
PREDICTOR = "ll-predictor"
"""The run chosen on the Predict page."""
PREDICT_ROWS = "ll-predict-rows"
"""The rows of the table on the Predict page, or why there are none: `(file id, rows)`."""
PREDICT_SERIES = "ll-predict-series"
"""The names of the series of the run on the Predict page, by run."""
MODEL_NOTICE = "ll-model-notice"
"""Why the default run of these pages could not be started; shown once."""


def get(key: str, default: Any = None) -> Any:
    """The value of `key`."""
    return st.session_state.get(key, default)


def put(key: str, value: Any) -> None:
    """Stores `value` for this session."""
    st.session_state[key] = value


def drop(key: str) -> None:
    """Forgets `key`."""
    st.session_state.pop(key, None)


def take(key: str, default: Any = None) -> Any:
    """Removes `key` and gives its value."""
    return st.session_state.pop(key, default)


def has(key: str) -> bool:
    """Whether `key` has a value."""
    return key in st.session_state
