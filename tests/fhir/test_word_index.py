"""The first look at a text: which words an expression requires, and what is remembered of a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fhir.word_index import Memo, WordIndex, plain, required


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        (r"\bgangren\w*", {"gangren"}),
        (r"\b(legs?|foot)\b", {"leg", "foot"}),
        (r"an(a)?esthesia", {"esthesia"}),
        (r"\bpain\b.*\bcalves\b", {"calves"}),
        (r"^(?=.*puls)(?=.*(dorsal|DP))", {"puls"}),
        (r"(?!without)stenosis", {"stenosis"}),
        (r"(?<!no )stenosis", {"stenosis"}),
        (r"(?-i:\bPAD\b)", {"pad"}),
        (r"ab+cde", {"cde"}),
        (r"ab{0,2}cde", {"cde"}),
        (r"ab{2,3}cde", {"cde"}),
        (r"abc?", {"ab"}),
        (r"abcd*e", {"abc"}),
        (r"x[- ]?ray", {"ray"}),
        (r"b\.i\.d\.", {"b.i.d."}),
        (r"ÉCLAIR", {"éclair"}),
        (r"[a-z]+", None),
        (r"a|bcd", None),
        (r"(abc|d)?", None),
        (r".*", None),
        (r"x", None),
    ],
)
def test_required_words(expression: str, words: set[str] | None) -> None:
    assert required(expression) == (None if words is None else frozenset(words))


EXPRESSIONS = [
    r"\bnumb\w*", r"\b(no|not)\b", r"(?i:left|right) (leg|foot)", r"ab+c", r"(ab|cd)?ef", r"\d+ mg", r"(?=.*leg)pain",
    r"colou?r", r"K\+?", r"(?:f(?:oo|ee)t)", r"é", r"[aeiou]{2}", r"st?roke(?! risk)", r"i\b",
]  # fmt: skip
PIECES = st.sampled_from(
    ["numb", "NUMB", "no", "left", "LEG", "foot", "feet", "ab", "bc", "cd", "ef", "12 mg", "pain", "colour", "color", "K",
     "\u0130", "\u0131", "\u017ftroke", "stroke", "É", " ", ".", "\u212a", "i", "risk"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=20))
def test_no_match_is_lost(text: str) -> None:
    """Whatever matches is among the candidates."""
    index = WordIndex((required(one), one) for one in EXPRESSIONS)
    found = index.candidates(text)
    assert [one for one in EXPRESSIONS if re.search(one, text, re.IGNORECASE) and one not in found] == []
    assert found == [one for one in EXPRESSIONS if one in found]


def test_candidates_come_in_their_order_and_without_words_always() -> None:
    index = WordIndex([(frozenset({"leg"}), 1), (None, 2), (frozenset({"foot", "toe"}), 3), (frozenset({"ab"}), 4)])
    assert index.candidates("left toe and leg") == [1, 2, 3]
    assert index.candidates("ABI") == [2, 4]
    assert index.candidates("") == [2]


def test_plain_letters() -> None:
    assert plain("LEFT") == "left"
    assert plain("\u0130\u0131") == "ii"


def test_a_text_is_read_once_and_not_kept() -> None:
    read: list[str] = []

    def length(text: str) -> int:
        read.append(text)
        return len(text)

    memo: Memo[int] = Memo(size=2)
    assert [memo.of("leg", length), memo.of("leg", length), memo.of("foot", length)] == [3, 3, 4]
    assert read == ["leg", "foot"]
    assert not {"leg", "foot"} & {str(one) for one in memo._known}
    memo.of("toe", length)
    assert len(memo._known) == 1
    memo.forget()
    assert memo._known == {}


def test_a_broken_text_is_read_too() -> None:
    assert Memo[int]().of("\ud800", len) == 1
