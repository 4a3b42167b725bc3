"""The shell: every page opens first, speaks both languages, keeps the language, and loads no torch."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import language
from pages.ui.sitemap import pages

ROOT = Path(__file__).parents[2]
SHELL = str(ROOT / "pages" / "shell.py")


def open_shell(**parameters: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=30)
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.run()


def test_a_first_visit_is_english_and_says_so_in_the_address(home: Path) -> None:
    app = open_shell()
    assert app.query_params["lang"] == "en"
    assert app.segmented_control(key="language").value == "en"


def test_the_address_chooses_the_language(home: Path) -> None:
    app = open_shell(lang="zh_CN")
    assert app.segmented_control(key="language").value == "zh_CN"
    assert app.query_params["lang"] == "zh_CN"


def test_an_unknown_language_falls_back(home: Path) -> None:
    assert open_shell(lang="xx").query_params["lang"] == "en"


def test_the_switch_changes_the_language_and_the_address(home: Path) -> None:
    app = open_shell()
    app.segmented_control(key="language").set_value("zh_CN").run()
    assert app.query_params["lang"] == "zh_CN"
    del app.query_params["lang"]  # as a click on another page leaves it
    app.run()
    assert app.query_params["lang"] == "zh_CN"
    assert app.segmented_control(key="language").value == "zh_CN"


def test_every_page_has_a_file_and_an_address_of_its_own() -> None:
    names = [name for name, _title, _icon in pages()]
    assert names[:2] == ["home", "data"]
    assert len(set(names)) == len(names)


def test_the_app_runs_without_torch(home: Path) -> None:
    script = (
        "import sys, streamlit_app\n"
        "from streamlit.testing.v1 import AppTest\n"
        f"app = AppTest.from_file({SHELL!r}, default_timeout=60).run()\n"
        "app.query_params['set'] = 'xor'\n"
        f"app.switch_page({str(ROOT / 'pages' / 'data.py')!r}).run()\n"
        "assert not app.exception, app.exception\n"
        "sys.exit('torch' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_each_language_is_named_in_itself_and_has_a_tag_for_html(code: str) -> None:
    assert language.LANGUAGES[code]
    assert language.HTML_CODES[code]
