"""What is put into a chart is text on a card, for two parsers with raw HTML on; mostly it is not there at all (C1, C2)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.hooks.card import Card
from app.hooks.request import parse
from app.main import assemble
from app.settings import Settings
from app.wording.markdown import LONGEST, Detail, escaped
from app.wording.speech import one_line
from tests.support.canary import KINDS
from tests.support.parsers import LEAF, OURS, kinds, shown
from tests.support.story import FIXTURES

HOSTILE = [
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<!-- x -->", "<?php ?>", "<![CDATA[x]]>", "<!DOCTYPE x>",
    "</li></ul>", "&lt;b&gt;", "&#60;b&#62;", "[click](javascript:alert(1))", "![x](http://x.example/p.png)", "[a][b]",
    "[^1]: note", "[^1]", "[ref]: http://x.example", "<http://x.example>", "http://x.example", "https://x.example/?a=b",
    "www.x.example", "a@x.example", "<a@x.example>", "mailto:a@x.example", "**b** _i_ __b__ ~~s~~", "a ==mm== b ===", "==m== ^^i^^ ^s^ ~s~",
    "$x$ $$x$$", ">! spoiler !<", "[漢字(ㄏㄢˋ)]", "*[HTML]: Hyper", "term\n: definition", "- [ ] task", "- [x] task", "`code`",
    "```\nfence", "~~~ fence", "    indented", "\tindented", "# h", "h\n=", "h\n-", "> q", "- i", "+ i", "* i", "1. i", "1) i",
    "---", "***", "___", "a | b\n--|--\n1 | 2", "a\\", "\\<b>", "\\\\[x](y)", "\u202ereversed", "a\u200bb", "\ufeff",
    "line\u2028separator", "a\x0bb\x0cc", "\x1b[31mred", "\ud800", "a\r\n\r\n<b>", "&amp;lt;", "&NewLine;", "&colon;//x",
    "javascript&colon;alert(1)", "x" * 10_000, "<" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_text_for_both_parsers(text: str) -> None:
    for parser, found in kinds(escaped(text)).items():
        assert found <= LEAF, parser


@given(st.text())
def test_any_text_is_text_for_both_parsers(text: str) -> None:
    for parser, found in kinds(escaped(text)).items():
        assert found <= LEAF, parser


@given(st.text(alphabet="<>[]()!*_~`#+-=|\\:/.&;@$^\"' \n\t1aw"))
@settings(max_examples=500)
def test_any_text_of_marks_is_text_for_both_parsers(text: str) -> None:
    for parser, found in kinds(escaped(text)).items():
        assert found <= LEAF, parser


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_texts_in_a_detail_leave_its_form_alone(first: str, second: str) -> None:
    detail = Detail()
    detail.bold([first or "x"])
    detail.paragraph([first, second])
    detail.bullets(second or "x", [first, second])
    for parser, found in kinds(detail.text()).items():
        assert found <= OURS, parser


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=80))
def test_both_parsers_show_what_was_meant(text: str) -> None:
    for parser, seen in shown(escaped(text)).items():
        if parser == "markdown-it":  # The other one shows entities as they are written.
            assert seen == one_line(text), parser


def test_a_text_is_cut_to_length() -> None:
    assert len(escaped("x" * 100_000)) == LONGEST
    assert escaped("x" * 100_000).endswith("…")
    assert escaped("x" * LONGEST) == "x" * LONGEST


# The whole way: a chart in, cards out.

STORY = json.loads((FIXTURES / "acute_limb_ischemia/pulseless_leg_class_iib/request.json").read_bytes())
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
TRIAGE, _ = assemble(Settings(profile="development"), lambda: NOW)
MARK = "xqMarked"

PLACES = st.sampled_from(["text", "display", "note", "name", "code", "unit", "valueString", "status", "given", "div"])


def marked(node: Any, place: str, text: str) -> Any:
    """The chart with this text in every such place; where it means something, beside what it means."""
    if isinstance(node, list):
        return [marked(one, place, text) for one in node]
    if not isinstance(node, dict):
        return node
    told = {name: marked(value, place, text) for name, value in node.items()}
    if place in ("text", "display") and isinstance(told.get(place), str):
        told[place] = f"{told[place]} {text}"
    elif "resourceType" in told and told["resourceType"] in KINDS:
        added: dict[str, dict[str, Any]] = {
            "note": {"note": [{"text": text}]},
            "name": {"name": [{"family": text, "given": [text], "text": text}]},
            "given": {"deviceName": [{"name": text}], "identifier": [{"value": text}]},
            "div": {"text": {"status": "generated", "div": text}},
            "code": {"interpretation": [{"coding": [{"code": text, "display": text}], "text": text}]},
            "unit": {"component": [{"code": {"text": text}, "valueQuantity": {"value": 1, "unit": text}}]},
            "status": {"bodySite": {"text": text}, "priority": text},
            "valueString": {"valueString": text} if "valueString" in told else {},
        }
        told |= added.get(place, {})
    return told


def printed(cards: tuple[Card, ...]) -> list[tuple[str, bool]]:
    """Every text that a clinician sees, and whether it is Markdown."""
    texts: list[tuple[str, bool]] = []
    for card in cards:
        texts += [(card.summary, False), (card.source.label, False), (card.detail or "", True)]
        for suggestion in card.suggestions:
            texts += [(suggestion.label, False), *((one.description, False) for one in suggestion.actions)]
        texts += [(reason.display or "", False) for reason in card.override_reasons]
    return texts


@given(PLACES, st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=40)))
@example("text", "</script><b>")
@settings(max_examples=150)
def test_no_text_of_a_chart_is_markup_on_a_card(place: str, text: str) -> None:
    chart = marked(STORY["prefetch"], place, f"{MARK}{text}{MARK}".encode("utf-8", "replace").decode())
    call = parse(json.dumps({**STORY, "prefetch": chart}).encode(), "patient-view")
    cards = TRIAGE.answer(call).cards
    assert cards
    for said, is_markdown in printed(cards):
        assert MARK not in said
        if is_markdown and said:
            for parser, found in kinds(said).items():
                assert found <= OURS, parser


@pytest.mark.parametrize("story", sorted(FIXTURES.glob("*/*/request.json")), ids=lambda path: path.parent.name)
def test_every_card_that_was_ever_recorded_is_plain_markup(story: Any) -> None:
    request = json.loads(story.read_bytes())
    for said, is_markdown in printed(TRIAGE.answer(parse(json.dumps(request).encode(), request["hook"])).cards):
        if is_markdown and said:
            for parser, found in kinds(said).items():
                assert found <= OURS, parser
