"""What is printed: legible in three forms, complete, masked throughout, and without anything of a patient."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from app.account import ANSWERED, SHOWN, SILENT
from app.statistics.counts import CallKey, CardKey, Counts, Selection, Version
from app.statistics.criteria import BY_HAND, judged
from app.statistics.page import as_page
from app.statistics.plain import MASKING, NO_FEEDBACK, NOTHING, as_csv, as_text
from app.statistics.report import Report, report

MONDAY = date(2026, 11, 2)
VERSION = Version("0.2.0", "c0ffee000001", "c0de00000001")
TITLES = {"acute_limb_ischemia": "Acute limb ischemia", "restless_legs": "Restless legs", "odd": "<i>Odd & more</i>"}
SELECTION = Selection(since=datetime(2026, 11, 2, tzinfo=UTC), until=datetime(2026, 11, 30, tzinfo=UTC), zone=UTC)


def calls(number: int, *, week: int = 0, outcome: str = ANSWERED, silent: bool = False) -> Counter[CallKey]:
    return Counter({CallKey(MONDAY + timedelta(weeks=week), VERSION, outcome, silent): number})


def cards(
    number: int,
    pathway: str = "acute_limb_ischemia",
    urgency: str = "critical",
    shown: str = SHOWN,
    became: str = "no answer",
    *,
    week: int = 0,
) -> Counter[CardKey]:
    became = became if shown == SHOWN else ""
    return Counter({CardKey(MONDAY + timedelta(weeks=week), VERSION, pathway, urgency, shown, became): number})


def usual() -> Counts:
    return Counts(
        calls=calls(2003) + calls(1002, week=1, silent=True) + calls(111, outcome="LT-412-01"),
        cards=cards(161, became="accepted")
        + cards(143, became="overridden")
        + cards(3)
        + cards(177, "odd", "info", became="overridden")
        + cards(128, "restless_legs", "info", SILENT, week=1),
        reasons=Counter({("acute_limb_ischemia", "Goals of care"): 141, ("odd", "no reason given"): 177}),
        needs=Counter({("exam", "sent"): 2900, ("exam", "not sent"): 105, ("conditions", "fetched"): 3005}),
        first=datetime(2026, 11, 2, 8, tzinfo=UTC),
        last=datetime(2026, 11, 13, 8, tzinfo=UTC),
        clients=("clinic",),
        silent_stems=frozenset({"restless_legs"}),
    )


def made(counts: Counts | None = None, selection: Selection = SELECTION) -> Report:
    return report(counts or usual(), selection, datetime(2026, 12, 1, 9, tzinfo=UTC), TITLES)


class Page(HTMLParser):
    """Every tag with its attributes, every text, and whether each tag is closed in order."""

    VOID = frozenset({"meta"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["style"]:
            self.words.append(data)


def test_the_page_stands_alone_and_runs_nothing() -> None:
    page = as_page(made())
    parsed = Page(page)
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "a", "use", "image", "base"}
    assert not [name for _, attributes in parsed.tags for name in attributes if name.startswith("on") or name == "href"]
    assert not re.search(r"https?:|//|url\(|@import|javascript", page)
    policies = [one["content"] for tag, one in parsed.tags if one.get("http-equiv") == "Content-Security-Policy"]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_titles_are_escaped() -> None:
    page = as_page(made())
    assert "<i>" not in page
    assert "&lt;i&gt;Odd &amp; more&lt;/i&gt;" in page
    assert "<i>Odd & more</i>" in Page(page).words


def test_pictures_are_told_in_words_and_tables_have_heads() -> None:
    parsed = Page(as_page(made()))
    pictures = [one for tag, one in parsed.tags if tag == "svg"]
    assert len(pictures) == 4
    ids = {one["id"] for _, one in parsed.tags if "id" in one}
    for one in pictures:
        assert one["role"] == "img"
        assert {one["aria-labelledby"], one["aria-describedby"]} <= ids
    assert all(one.get("scope") in ("col", "row") for tag, one in parsed.tags if tag == "th")


def test_text_holds_every_table_and_what_one_must_know_first() -> None:
    text = as_text(made())
    assert MASKING in text
    assert NO_FEEDBACK not in text
    for title in ("Cards by pathway and urgency", "Why cards were overridden", "By ISO week", "By version", "2026-W45"):
        assert title in text
    line = next(one for one in text.splitlines() if one.startswith("Acute limb ischemia  critical"))
    assert line.split()[4:] == ["≈310", "160", "145", "<5", "52%", "47%", "0", "0", "10.2"]


def test_csv_is_one_number_a_row() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(made()))))
    told = {(one["table"], one["label 1"], one["label 2"], one["measure"]): one["value"] for one in rows}
    assert told["cards", "Acute limb ischemia", "critical", "overridden"] == "145"
    assert told["cards", "Acute limb ischemia", "critical", "no answer"] == "<5"
    assert told["weeks", "2026-W46", "", "calls"] == "1,000"
    assert told["silence", "Restless legs", "info", "silent"] == "130"
    assert len(told) == len(rows)


def unmasked(text: str) -> list[str]:
    """Whole numbers of 1 to 4, and those that are no multiple of five: none of them may be a count."""
    found = re.findall(r"(?<![\w.,:<≈–\-])\d[\d,]*(?![\w.,%:–\-])", text)
    return [one for one in found if int(one.replace(",", "")) % 5]


@pytest.mark.parametrize("form", [as_text, as_page, as_csv])
def test_no_exact_count_is_printed(form: Any) -> None:
    counts = usual()
    exact = {str(number) for number in (*counts.calls.values(), *counts.cards.values(), *counts.reasons.values())}
    exact |= {f"{int(one):,}" for one in exact}
    page = form(made(counts))
    words = " ".join(Page(page).words) if form is as_page else page
    assert not set(re.findall(r"(?<![\w.,])\d[\d,]*(?![\w.])", words)) & (exact - {"3"})
    tables = made(counts).tables
    cells = [str(cell) for table in tables for row in table.rows for cell in row[len(table.labels) :]]
    assert [one for one in cells if unmasked(one)] == []


def test_a_small_selection_has_one_table_of_cards() -> None:
    """Two small tables of the same cards would tell by their edges what each of them keeps back."""
    few = Counts(calls=calls(900), cards=cards(4, became="accepted") + cards(4, week=1, became="accepted"))
    assert [one.id for one in made(few).tables if one.rows and one.id in ("cards", "weeks", "versions")] == ["cards"]
    assert made(few).weeks == ()


def test_silence_of_the_clients_is_said() -> None:
    without = usual()
    without.cards = cards(600)
    assert NO_FEEDBACK in as_text(made(without))
    assert Page(as_page(made(without))).words.count(NO_FEEDBACK) == 1


def test_nothing_on_record_is_said() -> None:
    empty = made(Counts())
    assert NOTHING in as_text(empty)
    assert NOTHING in Page(as_page(empty)).words
    assert "<svg" not in as_page(empty)


def test_the_selection_is_printed() -> None:
    one = replace(SELECTION, client="clinic")
    assert "period: 2026-11-02 to before 2026-11-30 (UTC)" in as_text(made(selection=one))
    assert "clients: clinic" in as_text(made(selection=one))


def good() -> Counts:
    whole: Counter[CallKey] = Counter()
    for week in range(4):
        whole += calls(300, week=week, silent=True)
    counts = usual()
    counts.calls = whole
    counts.cards = cards(80, "restless_legs", "info", SILENT)
    counts.needs = Counter({("exam", "sent"): 1180, ("exam", "not sent"): 20, ("conditions", "sent"): 1200})
    return counts


FAILING: list[tuple[int, dict[str, Any]]] = [
    (0, {"calls": calls(1200, silent=True)}),
    (1, {"calls": sum((calls(240, week=week, silent=True) for week in range(4)), Counter())}),
    (2, {"cards": cards(140, "restless_legs", "info", SILENT)}),
    (3, {"broken": 1}),
    (4, {"needs": Counter({("exam", "sent"): 1100, ("exam", "not sent"): 100, ("conditions", "sent"): 1200})}),
    (5, {"calls": good().calls + calls(20, outcome="LT-401-01")}),
]


def test_what_can_be_counted_before_it_speaks_is_judged_and_the_rest_is_not() -> None:
    criteria = judged(good())
    assert [one.met for one in criteria] == [True] * 6 + [None] * len(BY_HAND)


@pytest.mark.parametrize(("place", "changes"), FAILING)
def test_each_criterion_can_fail_alone(place: int, changes: dict[str, Any]) -> None:
    counts = Counts(**({one.name: getattr(good(), one.name) for one in fields(Counts)} | changes))
    assert [number for number, one in enumerate(judged(counts)) if one.met is False] == [place]


def test_silent_critical_cards_do_not_count_as_burden_and_are_to_be_read() -> None:
    counts = good()
    counts.cards = cards(400, "restless_legs", "critical", SILENT)
    criteria = judged(counts)
    assert criteria[2].met is True
    assert (criteria[6].met, criteria[6].found) == (None, "400 cards")


def test_without_silence_there_is_nothing_to_decide() -> None:
    loud = usual()
    loud.silent_stems = frozenset()
    assert made(loud).criteria == ()
    assert "Before it speaks" not in as_page(made(loud))
