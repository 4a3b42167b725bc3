"""What others wrote is shown as they wrote it, wherever it comes into a sentence that is Markdown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.text import Message, message
from pages.ui.markdown import code, escaped, sentence

READER = MarkdownIt("gfm-like", {"linkify": False})
HOSTILE = (
    "[a](https://evil.example)", "![a](https://evil.example/a.png)", "<b>a</b>", "<https://evil.example>", "**a**", "`", "a`b", "``",
    "$x^2$", ":red[a]", ":material/home:", "a\n\n# b", "- a", "1. a", "\\", "a]b", "|a|b|", "&amp;", "{x}", "  ", "",
)  # fmt: skip
texts = st.one_of(st.sampled_from(HOSTILE), st.text("ab`[]()!*_\\<>&#:$|~ \n", max_size=12))
TEMPLATES = ("`{a}` and {b}.", "{a} → {b}", "**{a}** `{b}`: `{a}`", "a {{brace}} `{a} {b}`")


def tokens(text: str) -> set[str]:
    (inline,) = [token for token in READER.parse(f"x {text} x") if token.type == "inline"]
    return {child.type for child in inline.children or ()}


@given(texts, texts)
def test_no_value_is_rendered_as_markup(a: str, b: str) -> None:
    for template in TEMPLATES:
        assert tokens(sentence(message(template, a=a, b=b), str)) <= {
            "text",
            "text_special",
            "code_inline",
            "strong_open",
            "strong_close",
        }


@given(texts)
def test_what_is_escaped_reads_as_it_was_typed(text: str) -> None:
    (inline,) = [token for token in READER.parse(f"x {escaped(text)} x") if token.type == "inline"]
    shown = "".join(child.content for child in inline.children or ()).replace("\u2060", "")
    assert shown == f"x {' '.join(text.split(chr(10)))} x"


@pytest.mark.parametrize("text", ["https://evil.example", "WWW.evil.example", "a@evil.example"])
def test_an_address_is_broken_where_markdown_would_link_it(text: str) -> None:
    shown = escaped(text).replace("\\", "")
    assert shown != text
    assert shown.replace("\u2060", "") == text


def test_values_are_translated_shortened_and_put_where_they_belong() -> None:
    inner = message("the {kind}", kind="a_b")
    said = sentence(
        message("`{name}` is {inner}, {count} of {shape}", name="conv_1", inner=inner, count=-2, shape=[1, 2]), str
    )
    assert said == r"`conv_1` is the a\_b, -2 of (1, 2)"
    assert sentence(Message(template="{a}", values={"a": ["x", "y*"]}), str) == r"x\, y\*"
    assert len(sentence(message("`{a}` {b}", a="x" * 9_000, b="y" * 9_000), str)) < 500
    assert sentence(message("one", n=1), {"one": "eins"}.get) == "eins"  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "shown"), [("conv2d_1", "`conv2d_1`"), ("a`b", r"a\`b"), ("[x]", r"\[x\]"), ("", "")])
def test_code_is_a_span_where_nothing_can_end_it(text: str, shown: str) -> None:
    assert code(text) == shown


def test_a_persons_words_are_shown_as_typed_where_markdown_is_read() -> None:
    assert escaped("1. +a_b* [x](y) $z$ :red[!]") == r"1\. \+a\_b\* \[x\]\(y\) \$z\$ \:red\[\!\]"
    assert escaped("猫，狗 é") == "猫，狗 é", "a backslash before other signs would be shown"
