"""Does the report count what is on record: on both stores, each card once, by the last that its own client said?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.records.engine import connect
from app.statistics.counts import FOREIGN_REASON, NO_REASON, Counts, Selection, count, weeks
from tests.support.traffic import BEGIN, SYSTEM, Ledger, Told, months

OFFERED: dict[tuple[str | None, str], str] = {(system, "goalsofcare"): "Goals of care" for system in (SYSTEM, None)}
LIMB = Told(pathway="acute_limb_ischemia", urgency="critical")
ALL = Selection(since=BEGIN - timedelta(days=1), until=BEGIN + timedelta(weeks=20), zone=UTC)


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


def counted(ledger: Ledger, address: str, selection: Selection = ALL) -> Counts:
    ledger.write(address)
    engine = connect(address, writes=False)
    try:
        with engine.connect() as connection:
            return count(connection, selection, OFFERED)
    finally:
        engine.dispose()


def became(counts: Counts) -> Counter[tuple[str, str]]:
    told: Counter[tuple[str, str]] = Counter()
    for key, number in counts.cards.items():
        told[key.shown, key.became] += number
    return told


def uuid_of(ledger: Ledger, place: int = -1) -> str:
    return str(ledger.cards[place]["card_uuid"])


def test_what_became_of_cards(ledger: Ledger, address: str) -> None:
    ledger.call(BEGIN, [LIMB, Told(pathway="nsaid", became="accepted"), Told(pathway="nsaid", shown="silent")])
    ledger.call(BEGIN, [Told(pathway="nsaid", became="overridden"), Told(pathway="nsaid", shown="repeat")])
    assert became(counted(ledger, address)) == {
        ("shown", "no answer"): 1,
        ("shown", "accepted"): 1,
        ("shown", "overridden"): 1,
        ("silent", ""): 1,
        ("repeat", ""): 1,
    }


def test_the_last_word_counts_once(ledger: Ledger, address: str) -> None:
    ledger.call(BEGIN, [LIMB])
    hour = timedelta(hours=1)
    ledger.report(BEGIN + hour, uuid_of(ledger), "overridden", ["goalsofcare"])
    ledger.report(BEGIN + 3 * hour, uuid_of(ledger), "accepted")
    # Received last, but about an earlier moment: a batch that was sent again.
    ledger.report(BEGIN + 4 * hour, uuid_of(ledger), "overridden", outcome_at=BEGIN + 2 * hour)
    counts = counted(ledger, address)
    assert became(counts) == {("shown", "accepted"): 1}
    assert counts.reasons == {}


def test_a_call_that_was_sent_again_gives_each_card_once(ledger: Ledger, address: str) -> None:
    ledger.call(BEGIN, [Told(pathway="nsaid", became="accepted")])
    again = ledger.call(BEGIN + timedelta(seconds=3))
    ledger.cards.append(ledger.cards[0] | {"decision_id": again})
    assert became(counted(ledger, address)) == {("shown", "accepted"): 1}


@pytest.mark.parametrize(("theirs", "own"), [("other", False), (None, False), ("clinic", True)])
def test_nobody_answers_for_the_cards_of_another_client(
    ledger: Ledger, address: str, theirs: str | None, own: bool
) -> None:
    ledger.call(BEGIN, [LIMB])
    ledger.report(BEGIN, uuid_of(ledger), "accepted", client=theirs)
    ledger.report(BEGIN, "unknown card", "accepted")
    ledger.report(BEGIN, None, "accepted")
    assert became(counted(ledger, address)) == {("shown", "accepted" if own else "no answer"): 1}


def test_without_a_registry_nobody_has_a_name_and_feedback_still_counts(ledger: Ledger, address: str) -> None:
    ledger.call(BEGIN, [Told(pathway="nsaid", became="accepted")], client=None)
    counts = counted(ledger, address)
    assert (became(counts), counts.clients) == ({("shown", "accepted"): 1}, ())


def test_reasons(ledger: Ledger, address: str) -> None:
    """A client's own code is counted and not kept: it may be any text."""
    for codes in (["goalsofcare"], ["goalsofcare", "Jane Roe"], ["Jane Roe", "John Roe"], []):
        ledger.call(BEGIN, [Told(pathway="nsaid", became="overridden", reasons=tuple(codes))])
    ledger.call(BEGIN, [LIMB])
    ledger.report(BEGIN, uuid_of(ledger), "overridden", reasons=[{"system": None, "code": "goalsofcare"}])
    assert counted(ledger, address).reasons == {
        ("nsaid", "Goals of care"): 2,
        ("nsaid", FOREIGN_REASON): 2,
        ("nsaid", NO_REASON): 1,
        ("acute_limb_ischemia", "Goals of care"): 1,
    }


def test_calls_needs_and_broken_parts(ledger: Ledger, address: str) -> None:
    ledger.call(BEGIN)
    ledger.call(BEGIN, failed=["stroke"], needs={"exam": "not sent"}, silent=["nsaid"])
    ledger.call(BEGIN, status=412, outcome="LT-412-01", needs=None, failed=None, silent=None)
    counts = counted(ledger, address)
    assert {key.outcome for key in counts.calls} == {"answered", "LT-412-01"}
    assert sum(counts.calls.values()) == 3
    assert [key.silent for key in counts.calls].count(True) == 1
    assert (counts.needs["exam", "sent"], counts.needs["exam", "not sent"], counts.broken) == (1, 1, 1)
    assert (counts.silent_stems, counts.first, counts.last) == (frozenset({"nsaid"}), BEGIN, BEGIN)


def test_the_selection(ledger: Ledger, address: str) -> None:
    for hours in range(0, 72, 12):
        ledger.call(BEGIN + timedelta(hours=hours), [LIMB], client="other" if hours == 24 else "clinic")
    some = Selection(since=BEGIN + timedelta(hours=12), until=BEGIN + timedelta(hours=60), zone=UTC, client="clinic")
    counts = counted(ledger, address, some)
    assert sum(counts.calls.values()) == sum(counts.cards.values()) == 3
    assert counts.clients == ("clinic",)
    assert (counts.first, counts.last) == (BEGIN + timedelta(hours=12), BEGIN + timedelta(hours=48))


def spans(**changes: Any) -> Iterator[tuple[str, str, str]]:
    for monday, since, until in weeks(Selection(**changes)):
        yield f"{monday}", f"{since.astimezone(UTC):%m-%d %H}", f"{until.astimezone(UTC):%m-%d %H}"


def test_weeks_are_those_of_the_site_over_the_change_of_the_clock() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    since, until = datetime(2026, 10, 21, tzinfo=berlin), datetime(2026, 10, 28, tzinfo=berlin)
    assert list(spans(since=since, until=until, zone=berlin)) == [
        ("2026-10-19", "10-20 22", "10-25 23"),
        ("2026-10-26", "10-25 23", "10-27 23"),
    ]


def test_months_of_traffic_are_counted_as_they_were_written(address: str) -> None:
    ledger = months(weeks=4, calls_a_week=150)
    counts = counted(ledger, address)
    assert sum(counts.calls.values()) == 600
    exact: Counter[tuple[str, str, str]] = Counter()
    said = {one["card"]: one["outcome"] for one in ledger.feedback}
    for card in ledger.cards:
        fate = said.get(card["card_uuid"], "no answer") if card["shown"] == "shown" else ""
        exact[card["pathway"], card["shown"], fate] += 1
    told: Counter[tuple[str, str, str]] = Counter()
    for key, number in counts.cards.items():
        told[key.pathway, key.shown, key.became] += number
    assert told == exact


def test_nothing_on_record(ledger: Ledger, address: str) -> None:
    counts = counted(ledger, address)
    assert (counts.calls, counts.cards, counts.first) == ({}, {}, None)
