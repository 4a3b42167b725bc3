"""For `make words`: the glossary in docs/words.md, generated from `engine/glossary` and the Chinese catalog."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from engine.glossary.base import GLOSSARY, GROUPS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "words.md"
CATALOGUE = ROOT / "assets" / "locale" / "zh_CN" / "LC_MESSAGES" / "layerlab.po"
MARK = "## Glossary · 术语表\n"


def glossary() -> str:
    """The terms by group, each in English and in Chinese."""
    with CATALOGUE.open("rb") as file:
        chinese = {str(entry.id): str(entry.string) for entry in read_po(file, locale="zh_CN") if entry.id}
    parts = [MARK]
    for group, title in GROUPS.items():
        parts.append(f"### {title} · {chinese[title]}\n")
        for term in GLOSSARY:
            if term.group() == group:
                parts.append(f"#### {term.title} · {chinese[term.title]}\n")
                parts += [f"{text}\n" for text in (term.help(), chinese[term.help()])]
    return "\n".join(parts)


def rows() -> list[list[str]]:
    """The cells of each row of the table of terms."""
    table = re.findall(r"^\| (?!English|中文)(.+) \|$", PAGE.read_text(encoding="utf-8"), re.M)
    return [[cell.strip() for cell in row.split("|")] for row in table]


if __name__ == "__main__":
    written = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    PAGE.write_text(written + glossary(), encoding="utf-8")
