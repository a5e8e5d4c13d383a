"""Is feedback kept before it is acknowledged, once, as real clients send it, and without what nobody asked for?"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.errors import NotKept
from app.hooks.feedback import parse
from app.records import feedback as waiting
from app.records.engine import migrate
from app.records.reports import CODE_LIMIT, TOO_LONG
from app.records.store import Written
from app.records.tables import feedback
from tests.records.test_calls import change
from tests.support.records import book, rows, until, writing
from tests.support.wire import PATIENT_VIEW, bare_app, client

FEEDBACK = PATIENT_VIEW + "/feedback"
WHEN = "2026-11-21T03:38:35.408Z"
OVERRIDDEN = {
    "card": "5c2e1c1e-0000-4000-8000-000000000001",
    "outcome": "overridden",
    "outcomeTimestamp": WHEN,
    "overrideReason": {
        "reason": {
            "code": "patient-refused",
            "system": "https://example.org/reasons",
            "display": "The patient refused",
        },
        "userComment": "canary: Mr Doe said no",
    },
}
ACCEPTED = {
    "card": "5c2e1c1e-0000-4000-8000-000000000001",
    "outcome": "accepted",
    "outcomeTimestamp": WHEN,
    "acceptedSuggestions": [{"id": "b"}, {"id": "a"}, {"id": "b"}],
}
BAD = {"card": "c", "outcome": "forgotten", "outcomeTimestamp": WHEN}


@contextmanager
def service(address: str, **options: Any) -> Iterator[TestClient]:
    kept = book(address, **options)
    with client(bare_app(keeps=kept, companions=(kept,), listeners=(kept,))) as started:
        yield started


def stored(address: str, *entries: object, **options: Any) -> list[dict[str, Any]]:
    """What is in the table after one report of these."""
    with service(address, **options) as started:
        answer = started.post(FEEDBACK, json={"feedback": entries})
        assert answer.status_code == 200
        assert "kept" not in answer.json()
    return rows(address, feedback)


def test_one_report(address: str) -> None:
    (row,) = stored(address, OVERRIDDEN)
    assert len(row.pop("digest")) == 64
    assert row.pop("id")
    assert row.pop("at").tzinfo is not None
    assert row.pop("outcome_at").isoformat() == "2026-11-21T03:38:35.408000+00:00"
    assert row == {
        "service": "leg-triage-patient-view",
        "client": None,
        "card": OVERRIDDEN["card"],
        "outcome": "overridden",
        "accepted": [],
        "reasons": [{"system": "https://example.org/reasons", "code": "patient-refused"}],
        "comment": None,
    }


def test_suggestions_are_told_once(address: str) -> None:
    (row,) = stored(address, ACCEPTED)
    assert (row["outcome"], row["accepted"], row["reasons"]) == ("accepted", ["a", "b"], [])


def test_a_batch_and_its_bad_neighbors(address: str) -> None:
    with service(address) as started:
        answer = started.post(FEEDBACK, json={"feedback": [BAD, OVERRIDDEN, 5, ACCEPTED]})
    assert answer.json() == {
        "taken": 2,
        "refused": [
            {"where": "feedback[0].outcome", "why": "not valid"},
            {"where": "feedback[2]", "why": "not valid"},
        ],
    }
    assert sorted(row["outcome"] for row in rows(address, feedback)) == ["accepted", "overridden"]


def test_the_same_report_again_is_the_same_row(address: str) -> None:
    """In one batch, in two, after a restart, and in another time zone."""
    again = {**OVERRIDDEN, "outcomeTimestamp": "2026-11-21T04:38:35.408+01:00"}
    for _ in range(2):
        with service(address) as started:
            for entries in ([OVERRIDDEN], [OVERRIDDEN, again], [again]):
                answer = started.post(FEEDBACK, json={"feedback": entries})
                assert answer.json() == {"taken": len(entries)}
    assert len(rows(address, feedback)) == 1


def test_a_batch_of_thousands(address: str) -> None:
    many = [{**OVERRIDDEN, "card": str(number)} for number in range(3000)]
    assert len(stored(address, *many, *many)) == 3000


@pytest.mark.parametrize(
    "changes",
    [
        {"card": "another"},
        {"outcomeTimestamp": "2026-11-21T03:38:36Z"},
        {"overrideReason": {"reason": {"code": "other"}}},
        {"card": None},
    ],
)
def test_another_report_is_another_row(address: str, changes: dict[str, Any]) -> None:
    assert len(stored(address, OVERRIDDEN, {**OVERRIDDEN, **changes})) == 2


def test_two_clients_are_two_rows(address: str) -> None:
    async def run() -> None:
        async with writing(address) as open_book:
            for name in ("one", "other", None, "one"):
                await open_book.keep("s", name, parse(json.dumps({"feedback": [OVERRIDDEN]}).encode()).outcomes)

    asyncio.run(run())
    assert sorted(str(row["client"]) for row in rows(address, feedback)) == ["None", "one", "other"]


EPIC = {
    "card": "not-a-uuid-0001",
    "outcome": "overridden",
    "outcomeTimestamp": WHEN,
    "overrideReasons": [
        {"reason": {"code": "1", "system": "urn:oid:1.2.3", "display": "Seen"}, "userComment": "canary"},
        {"userComment": "canary"},
        {"reason": {"code": "2"}},
    ],
    "extension": {"com.epic.cdshooks.feedback.user-role": "canary"},
}


def test_epic_spells_it_in_its_own_way(address: str) -> None:
    (row,) = stored(address, EPIC)
    assert row["card"] == "not-a-uuid-0001"
    assert row["reasons"] == [{"system": "urn:oid:1.2.3", "code": "1"}, {"system": None, "code": "2"}]
    assert "canary" not in repr(row)


def test_the_sandbox_sends_no_card(address: str) -> None:
    (row,) = stored(address, {"outcome": "overridden", "outcomeTimestamp": WHEN})
    assert (row["card"], row["reasons"], row["comment"]) == (None, [], None)


def test_free_text_is_kept_only_where_it_was_turned_on(address: str) -> None:
    assert "canary" not in repr(stored(address, OVERRIDDEN))


def test_free_text_that_was_turned_on(address: str) -> None:
    (row,) = stored(address, OVERRIDDEN, comments=True)
    assert row["comment"] == "canary: Mr Doe said no"


HOSTILE = {
    "card": "a\0b",
    "outcome": "overridden",
    "outcomeTimestamp": "0001-01-01T00:00:00+14:00",
    "overrideReason": {"reason": {"code": "\0", "system": "\0" * 300}, "userComment": "\0'); DROP TABLE feedback; --"},
}


def test_hostile_reports_are_rows_like_others(address: str) -> None:
    late = {**HOSTILE, "outcomeTimestamp": "9999-12-31T23:59:59.999999-14:00", "card": "x" * 4096}
    long = {**HOSTILE, "overrideReason": {"reason": {"code": "a text about a patient " * 9}}}
    found = stored(address, HOSTILE, late, long, OVERRIDDEN, comments=True)
    assert len(found) == 4
    assert max(len(row["card"]) for row in found) <= 71
    codes = {reason["code"] for row in found for reason in row["reasons"]}
    assert codes == {"\ufffd", TOO_LONG, "patient-refused"}
    assert all(len(code) <= CODE_LIMIT for code in codes)
    assert len(stored(address, HOSTILE, late, long, comments=True)) == 4, "and each of them once"


def test_a_store_that_is_down_acknowledges_nothing(address: str) -> None:
    migrate(address)
    with service(address) as started:
        assert started.post(FEEDBACK, json={"feedback": [OVERRIDDEN]}).status_code == 200
        change(address, "ALTER TABLE feedback RENAME TO away")
        answer = started.post(FEEDBACK, json={"feedback": [ACCEPTED, BAD]})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert answer.json()["issue"][0]["details"]["coding"][0]["code"] == "LT-503-03"
        change(address, "ALTER TABLE away RENAME TO feedback")
        assert started.post(FEEDBACK, json={"feedback": [ACCEPTED]}).json() == {"taken": 1}
    assert [row["outcome"] for row in rows(address, feedback)] == ["overridden", "accepted"]


def test_a_store_that_cannot_be_opened_is_told_at_once() -> None:
    with service("sqlite:////nowhere/at/all") as started:
        for _ in range(2):
            assert started.post(FEEDBACK, json={"feedback": [ACCEPTED]}).status_code == 503


def test_a_report_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "LONGEST_WAIT_SECONDS", 0.05)
    given = parse(json.dumps({"feedback": [OVERRIDDEN]}).encode()).outcomes

    async def run() -> None:
        idle = book("sqlite:///nowhere")
        with pytest.raises(NotKept):
            await idle.keep("s", None, given)
        assert (idle.counts.reports, idle.counts.reports_refused) == (0, 1)
        monkeypatch.setattr(waiting, "MOST_WAITING", 0)
        with pytest.raises(NotKept):
            await idle.keep("s", None, given)

    asyncio.run(run())


def test_a_row_that_is_refused_costs_only_its_own_report(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    good = parse(json.dumps({"feedback": [OVERRIDDEN]}).encode()).outcomes

    async def run() -> list[object]:
        async with writing(address) as open_book:
            await open_book.keep("warm", None, good)
            told = [open_book.keep(service, None, good) for service in ("one", None, "other")]  # type: ignore[arg-type]
            return await asyncio.gather(*told, return_exceptions=True)

    first, refused, last = asyncio.run(run())
    assert (first, type(refused), last) == (None, NotKept, None)
    assert sorted(row["service"] for row in rows(address, feedback)) == ["one", "other", "warm"]


def test_reports_that_come_together_are_one_transaction(tmp_path: Any) -> None:
    address = f"sqlite:///{tmp_path / 'records.sqlite3'}"
    given = [
        parse(json.dumps({"feedback": [{**OVERRIDDEN, "card": str(number)}]}).encode()).outcomes for number in range(50)
    ]

    async def run() -> int:
        async with writing(address) as open_book:
            await open_book.keep("s", None, given[0])
            commits, write = 0, open_book.store.write

            async def counted(work: Any) -> Written:
                nonlocal commits
                commits += 1
                return await write(work)

            open_book.store.write = counted  # type: ignore[method-assign]
            await asyncio.gather(*(open_book.keep("s", None, one) for one in given))
            await until(lambda: open_book.counts.reports == 51)
            return commits

    assert asyncio.run(run()) <= 3
    assert len(rows(address, feedback)) == 50
