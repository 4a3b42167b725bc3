"""The graphs of a run, whose cards show what each layer computes."""

from __future__ import annotations

import streamlit as st

from engine.graph.check import check
from engine.runs.rows import RunRow
from pages.ui.components.graph_editor import graph_drawing
from pages.ui.graph.direction import longest_chain
from pages.ui.graph.graph_data import graph_data
from pages.ui.graph.living_graph import living_graph
from pages.ui.graph.titles import title
from pages.ui.graph.unit_names import unit_names


def network(row: RunRow) -> None:
    """One drawing per graph, below the board."""
    for name, graph in row.plan.graphs.items():
        st.subheader(title(name), anchor=False)
        shown = {
            "graph": name,
            "longestChain": longest_chain(row.plan.graphs.values()),
            "selected": None,
            "notice": "",
            "applied": {},
            "live": living_graph(row, row.plan, name),
            "units": unit_names(row.plan, name),
        }
        graph_drawing({**graph_data(graph, check(graph)), **shown}, key=f"network-{row.id}-{name}")
