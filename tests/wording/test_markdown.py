"""What comes from a chart is shown as it is and never becomes markup, HTML or a link (DATA-20, HOOK-06)."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.wording.markdown import Detail, escaped
from app.wording.speech import one_line

# As tolerant as the clients are: raw HTML is allowed, tables and strikethrough are on.
RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</li></ul><b>x</b>",
    "&lt;img&gt; &amp; &#60;b&#62;",
    "**bold** _italic_ __x__ ~~gone~~ snake_case_word",
    "`code` ``` fence ```",
    "a | b | c",
    "[click](javascript:alert(1)) ![x](http://x.example/p.png)",
    "[ref]: http://x.example",
    "<http://x.example> http://x.example www.x.example a@x.example",
    "# Heading",
    "> quote",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "=== ---",
    "---",
    "\\*not bold\\* \\",
    "INR <2.0 and >1.5 & rising",
    "{blank} $x$ ~80",
]


def shown(markdown: str) -> str:
    """The text that a reader sees; fails when there is any tag but the paragraph's."""
    page = RENDERER.render(markdown)
    inner = re.fullmatch(r"<p>(.*)</p>\n?", page, re.DOTALL)
    assert inner, page
    assert "<" not in inner[1], page
    return html.unescape(inner[1])


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_as_it_is(text: str) -> None:
    assert shown(escaped(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_it_is_shown_as_it_is_inside_a_list(text: str) -> None:
    detail = Detail()
    detail.bullets("Evidence", [text])
    page = RENDERER.render(detail.text())
    item = re.search(r"<ul>\n<li>(.*)</li>\n</ul>", page, re.DOTALL)
    assert item, page
    assert "<" not in item[1], page
    assert html.unescape(item[1]) == text


@pytest.mark.parametrize(
    "text", ["http://x.example", "https://x.example", "www.x.example", "WWW.x.example", "a@b.example"]
)
def test_no_address_stays_whole_for_automatic_links(text: str) -> None:
    assert not re.search(r"(?<!\\)://|(?i:www\.)|(?<!\\)@", escaped(text))


@given(st.text(min_size=1).filter(lambda text: one_line(text).strip()))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    assert shown(escaped(text)).strip() == one_line(text)


def test_line_breaks_and_hidden_characters_are_gone() -> None:
    assert escaped("a\n\n# b\u202e\u200bc\x00\ud800") == "a \\# bc"


def test_parts_without_content_leave_nothing() -> None:
    detail = Detail()
    detail.bold([])
    detail.paragraph([])
    detail.bullets("Evidence", [])
    assert detail.text() == ""


def test_a_list_that_follows_a_paragraph_is_a_list() -> None:
    detail = Detail()
    detail.bold(["Class IIb"])
    detail.paragraph(["Began today.", "Do not wait."])
    detail.bullets("Consider now", ["Call.", "Examine."])
    detail.bullets("Further", ["Read."], quiet=True)
    assert detail.text() == (
        "**Class IIb**\n\nBegan today. Do not wait.\n\n**Consider now**\n\n- Call.\n- Examine.\n\n*Further*\n\n- Read."
    )
