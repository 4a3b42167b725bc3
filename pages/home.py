"""Home: something that learns, three ways in, ready plans, recent runs."""

from __future__ import annotations

import streamlit as st

from pages.ui.language import _

st.title(_("Build a neural network, watch it learn"))
