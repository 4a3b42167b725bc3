"""Colours that carry meaning, the same on every page; the CSS has them as `--ll-…` variables.

Classes and runs take Okabe and Ito's colours, safe for the colour-blind. Signed values go blue–white–orange,
magnitudes from light to dark in one hue. `assets/css/layerlab.css` holds the same values; a test compares them.
"""

from __future__ import annotations

LIGHT = {
    "background": "#fcfcfa",
    "surface": "#f1f2ef",
    "text": "#1c2127",
    "muted": "#5c646e",
    "line": "#d6d9d4",
    "accent": "#00639c",
    "wrong": "#b3261e",
    "good": "#00704f",
    "negative": "#0072b2",
    "zero": "#ffffff",
    "positive": "#e06c00",
    "low": "#eef5fa",
    "high": "#08306b",
}
DARK = {
    "background": "#14171b",
    "surface": "#1f242a",
    "text": "#e8eaed",
    "muted": "#a3acb5",
    "line": "#394149",
    "accent": "#7cc4f0",
    "wrong": "#ff8a80",
    "good": "#5fd0a8",
    "negative": "#4ba3dc",
    "zero": "#23282e",
    "positive": "#f59a3d",
    "low": "#1b2731",
    "high": "#a8dcff",
}
CLASSES_LIGHT = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#d55e00",
    "#56b4e9",
    "#8a7d00",
    "#5c6470",
    "#7b4ea3",
    "#a6761d",
)
CLASSES_DARK = (
    "#4ba3dc",
    "#e69f00",
    "#2bbf94",
    "#dd93bb",
    "#f0783c",
    "#7cc9f5",
    "#f0e442",
    "#9aa4b0",
    "#b794e0",
    "#c89a4b",
)
"""Okabe and Ito's seven (yellow darkened on white), then grey, violet and brown for a seventh to a tenth class."""
