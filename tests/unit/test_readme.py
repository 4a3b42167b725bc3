"""The Chinese README says what the English one says: the same commands, tables, pictures and links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, CHINESE = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md"))
BLOCK = re.compile(r"^```\n(.*?)^```$", re.M | re.S)


def commands(text: str) -> list[str]:
    """The lines of all blocks, without their comments."""
    return [re.sub(r"\s+#.*", "", line) for block in BLOCK.findall(text) for line in block.splitlines()]


def tables(text: str) -> list[tuple[int, str]]:
    """Of each row: how many cells it has, and the first, which is code and is not translated."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [(len(row), row[0]) for row in rows]


def code(text: str) -> list[str]:
    return sorted(re.findall(r"`([^`\n]+)`", BLOCK.sub("", text)))


def pictures(text: str) -> list[str]:
    return re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text)


def links(text: str) -> set[str]:
    return set(re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", text)) - {"README.md", "README.zh-CN.md"}


def headings(text: str) -> list[str]:
    return re.findall(r"^(#+) ", BLOCK.sub("", text), re.M)


@pytest.mark.parametrize("part", [commands, tables, code, pictures, links, headings], ids=lambda part: part.__name__)
def test_both_readmes_agree(part: object) -> None:
    assert callable(part)
    assert part(ENGLISH)
    assert part(CHINESE) == part(ENGLISH)


def test_each_readme_leads_to_the_other() -> None:
    assert "](README.zh-CN.md)" in ENGLISH
    assert "](README.md)" in CHINESE
