"""Home's document brings a picture that moves before Streamlit has started; other pages are as they were."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from engine.datasets.base import DATASETS
from pages.ui.home import first_plan
from pages.ui.language import LANGUAGES
from pages.ui.scripts import SCRIPTS, address, with_imports
from pages.ui.server.document import document, script_hashes
from pages.ui.server.home_document import ENTRY, POINTS


def test_home_alone_has_it() -> None:
    assert 'class="ll-first"' in document("en", "home")
    assert "ll-first" not in document("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_adds_no_script_that_the_policy_would_have_to_allow(language: str) -> None:
    inline = [re.findall(r"<script>(.*?)</script>", document(language, name), re.DOTALL) for name in ("home", "build")]
    assert inline[0] == inline[1]
    assert len(script_hashes().split()) == len(inline[0])


def test_its_imports_are_preloaded_before_those_of_streamlit() -> None:
    page = document("en", "home")
    named = {address(file) for file in with_imports([ENTRY])}
    assert {
        "/assets/js/home/first.js",
        "/assets/js/home/stage.js",
        "/assets/js/views/plane.js",
        "/assets/js/language.js",
    } <= named
    links = [page.index(f'rel="modulepreload" fetchpriority="high" href="{address}"') for address in named]
    assert max(links) < page.index("./static/js/index.")


@pytest.mark.parametrize("data", first_plan.DATA)
def test_its_points_have_two_classes(data: str) -> None:
    given = json.loads(first_plan.first_points(data))
    assert len(given["points"]) == 2 * len(given["targets"]) > 200
    assert set(given["targets"]) == set(range(len(given["classes"]))) == {0, 1}


def test_the_points_shown_first_are_preloaded() -> None:
    assert f'as="fetch" crossorigin href="{POINTS}"' in document("en", "home")


def test_the_browser_offers_the_data_that_the_server_has() -> None:
    script = (SCRIPTS / "home" / "controls.js").read_text(encoding="utf-8")
    (offered,) = re.findall(r"const DATA = {(.*)};", script)
    titles = {name: DATASETS.get(name).title for name in first_plan.DATA}
    assert dict(re.findall(r'(\w+): N_\("(.*?)"\)', offered)) == titles


HEAVY = ("numpy", "httpx", "sqlalchemy", "engine.datasets.base")


def test_the_document_waits_for_nothing_that_it_does_not_need() -> None:
    code = f"""import sys, streamlit_app
from pages.ui.server.document import document
document("zh_CN", "home")
print(*sys.modules.keys() & set({HEAVY}))"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == []


GRAPH_SHEETS = {
    "calculation.css",
    "graph.css",
    "graph_blocks.css",
    "graph_orientation.css",
    "graph_slow_motion.css",
    "graph_summary.css",
    "living_graph.css",
    "neuron_panel.css",
    "sample_grid.css",
    "neurons.css",
    "wires.css",
    "palette.css",
    "slow_motion.css",
}
"""They are in the shadow roots of the graph editor and of slow motion."""


def test_every_style_sheet_is_linked_in_the_document() -> None:
    sheets = {file.name for file in SCRIPTS.with_name("css").iterdir()} - GRAPH_SHEETS
    assert set(re.findall(r'rel="stylesheet" href="/assets/css/([\w.]+)"', document("en", "build"))) == sheets


def test_a_page_asks_early_for_its_fields() -> None:
    late = [document("en", name).partition('fetchpriority="low"')[2] for name in ("build", "train")]
    assert ["/Selectbox." in part for part in late] == [True, False]


def test_every_page_asks_early_for_the_parts_of_streamlit_that_it_will_need() -> None:
    page = document("en")
    late = page.index('fetchpriority="low"')
    assert late > page.index("./static/js/index.")
    assert "/BidiComponent." in page[late:]
    assert len(re.findall(r"static/js/[\w.-]+", page)) == len(set(re.findall(r"static/js/[\w.-]+", page)))
