"""Is each call recorded, whatever becomes of the store, and is nothing recorded that should not be?"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from app.account import FEEDBACK, SILENT, Assessment, CallAccount, Private
from app.records import calls as queue
from app.records.engine import connect, migrate
from app.records.sealed import CannotBeOpened, Seals, key_id
from app.records.tables import cards, decisions, inputs
from tests.support.records import AT, HASH_KEY, INPUT_KEY, VERSIONS, book, call, card, rows, until, writing


def recorded(address: str, *told: CallAccount, **options: Any) -> list[dict[str, Any]]:
    """What is in the table once the book was closed."""

    async def run() -> None:
        async with writing(address, **options) as open_book:
            for one in told:
                open_book(one)
            await until(lambda: open_book.counts.written == len(told))

    asyncio.run(run())
    return rows(address, decisions)


def test_a_call_with_its_card(address: str) -> None:
    (decision,) = recorded(address, call(answer=b"cards"))
    assert decision.pop("id").startswith(f"{int(AT.timestamp() * 1000):012x}-")
    assert decision == {
        "at": AT,
        "service": "leg-triage-patient-view",
        "hook": "patient-view",
        "client": "st-elsewhere",
        "hook_instance": "d1577c69-dfbe-11ad-9abc-0242ac120002",
        "status": 200,
        "outcome": "answered",
        "refused_because": None,
        "software": VERSIONS.software,
        "content": VERSIONS.content,
        "value_sets": VERSIONS.value_sets,
        "as_of": AT,
        "milliseconds": 1.5,
        "fetch_milliseconds": 250.0,
        "patient_key": None,
        "encounter_key": None,
        "needs": {"exam": "sent"},
        "unknown": {"stroke": ["onset"]},
        "failed": ["gout"],
        "answer_digest": hashlib.sha256(b"cards").hexdigest(),
        "silent": [],
        "overridden": [],
        "settings": {},
    }
    (stored,) = rows(address, cards)
    assert stored.pop("decision_id")
    assert stored == {
        "position": 0,
        "card_uuid": card().uuid,
        "client": "st-elsewhere",
        "pathway": "acute_limb_ischemia",
        "card": "emergency",
        "urgency": "critical",
        "side": "left",
        "topic": "acute-limb-ischemia",
        "concepts": ["ali.rutherford=IIb"],
        "suggestions": {"5c2e1c1e-0000-4000-8000-000000000002": "order.heparin"},
        "evidence_key": None,
        "shown": "shown",
    }
    assert rows(address, inputs) == []


def test_a_refusal(address: str) -> None:
    refused = call(
        status=412, outcome="LT-412-01", refused_because="x", assessment=None, client=None, fetch_seconds=0.0
    )
    (decision,) = recorded(address, refused)
    assert (decision["status"], decision["outcome"], decision["refused_because"]) == (412, "LT-412-01", "x")
    assert [decision[name] for name in ("client", "as_of", "needs", "unknown", "failed")] == [None] * 5


def test_more_than_one_batch_keeps_its_order(address: str) -> None:
    """Batches, whole statements, and rows that are left over."""
    number = 2 * queue.MOST_AT_ONCE + 57
    many = [
        call(
            at=AT + timedelta(milliseconds=one),
            hook_instance=str(one),
            assessment=Assessment(as_of=AT, cards=(card(uuid=f"{one}-0"), card(uuid=f"{one}-1", shown=SILENT))),
        )
        for one in range(number)
    ]
    assert [one["hook_instance"] for one in recorded(address, *many)] == [str(one) for one in range(number)]
    stored = rows(address, cards)
    assert [(one["card_uuid"], one["position"], one["shown"]) for one in stored] == [
        (f"{one}-{position}", position, ("shown", "silent")[position]) for one in range(number) for position in (0, 1)
    ]


def test_no_identifier_is_kept_without_a_key(address: str) -> None:
    """P2: nothing of whom it was about, and nothing of what was sent."""
    recorded(address, call())
    kept = repr([rows(address, table) for table in (decisions, cards, inputs)])
    assert "canary" not in kept
    assert "Observation" not in kept


def test_with_a_key_a_patient_is_found_again_and_not_told(address: str) -> None:
    other = call(private=Private("other", None, b"{}"))
    elsewhere = call(client="elsewhere")
    first, second, third, fourth = recorded(address, call(), call(), other, elsewhere, hash_key=HASH_KEY)
    assert first["patient_key"] == second["patient_key"] is not None
    assert len({one["patient_key"] for one in (first, third, fourth)}) == 3, "an id is one of a client"
    assert first["encounter_key"] not in (None, first["patient_key"])
    assert third["encounter_key"] is None
    evidence = [one["evidence_key"] for one in rows(address, cards)]
    assert evidence[0] == evidence[1] is not None
    assert "canary" not in repr((first, evidence))


def test_what_a_card_rests_on_decides_its_evidence(address: str) -> None:
    resting = [
        call(assessment=Assessment(as_of=AT, cards=(card(**changes),)))
        for changes in ({}, {"evidence": "a"}, {"evidence": "b"}, {"references": ("Observation/other",)})
    ]
    recorded(address, *resting, hash_key=HASH_KEY)
    assert len({one["evidence_key"] for one in rows(address, cards)}) == 4


BODY = b'{"hook": "patient-view", "fhirAuthorization": {"access_token": "canary-token"}, "name": "canary-name"}'


def test_a_call_that_is_kept_is_encrypted_and_without_its_token(address: str) -> None:
    recorded(address, call(private=Private("p", None, BODY)), input_keys=(INPUT_KEY,), keep_inputs=timedelta(days=3))
    (kept,) = rows(address, inputs)
    assert kept["expires_at"] == AT + timedelta(days=3)
    assert kept["key_id"] == key_id(INPUT_KEY)
    assert b"canary" not in kept["body"]
    opened = Seals([INPUT_KEY]).open(kept["decision_id"], kept["key_id"], kept["body"])
    assert opened == b'{"hook":"patient-view","name":"canary-name"}'
    with pytest.raises(CannotBeOpened):
        Seals([INPUT_KEY]).open("another record", kept["key_id"], kept["body"])
    with pytest.raises(CannotBeOpened):
        Seals([b"x" * 32]).open(kept["decision_id"], kept["key_id"], kept["body"])


def test_a_call_without_a_token_is_kept_to_the_byte(address: str) -> None:
    body = b'{"hook" : "patient-view", "prefetch": {"a": 1.50}}'
    recorded(address, call(private=Private("p", None, body)), input_keys=(INPUT_KEY,))
    (kept,) = rows(address, inputs)
    assert Seals([b"n" * 32, INPUT_KEY]).open(kept["decision_id"], kept["key_id"], kept["body"]) == body


def test_a_call_that_cannot_be_recorded_costs_no_other(address: str) -> None:
    """What was to be kept is no JSON, so that its token cannot be found: it is not kept."""
    broken = call(private=Private("p", None, b"{"))

    async def run() -> None:
        async with writing(address, input_keys=(INPUT_KEY,)) as open_book:
            for one in (call(), broken, call()):
                open_book(one)
            await until(lambda: open_book.counts.written == 2)
            assert open_book.counts.lost == 1

    asyncio.run(run())
    assert len(rows(address, inputs)) == len(rows(address, cards)) == 2


def test_feedback_has_a_table_of_its_own(address: str) -> None:
    assert len(recorded(address, call())) == 1

    async def run() -> None:
        async with writing(address) as open_book:
            open_book(call(hook=FEEDBACK))

    asyncio.run(run())
    assert len(rows(address, decisions)) == 1


def test_a_flood_of_strangers_is_counted_and_not_recorded() -> None:
    """Or somebody without a token could fill the disk."""
    idle = book("sqlite:///nowhere")
    stranger = {"client": None, "private": None, "assessment": None, "status": 401, "outcome": "LT-401-01"}
    for _ in range(queue.MOST_STRANGERS_A_MINUTE + 5):
        idle(call(**stranger))
    idle(call())
    idle(call(client=None))
    assert (idle.waiting, idle.counts.strangers) == (queue.MOST_STRANGERS_A_MINUTE + 2, 5)
    idle(call(**stranger, at=AT + timedelta(minutes=1)))
    assert idle.waiting == queue.MOST_STRANGERS_A_MINUTE + 3


def test_a_full_queue_loses_the_call_and_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(queue, "MOST_WAITING", 3)
    idle = book("sqlite:///nowhere")
    for _ in range(5):
        idle(call())
    assert (idle.waiting, idle.counts.lost) == (3, 2)
    assert [(one.getMessage(), one.count) for one in caplog.records] == [("records-full", 1)]  # type: ignore[attr-defined]


def test_bodies_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_BODY_BYTES", 2 * len(BODY))
    idle = book("sqlite:///nowhere", input_keys=(INPUT_KEY,))
    for _ in range(3):
        idle(call(private=Private("p", None, BODY)))
    assert (idle.waiting, idle.counts.lost, idle.counts.without_input) == (3, 0, 1)


def test_what_waits_holds_no_body_that_nobody_keeps() -> None:
    """A chart is megabytes, and thousands may wait."""
    idle = book("sqlite:///nowhere")
    idle(call())
    assert "canary" not in repr(idle._calls._queue)


def test_a_store_that_is_down_loses_nothing_until_it_is_back(address: str, caplog: pytest.LogCaptureFixture) -> None:
    migrate(address)
    away, back = "ALTER TABLE decisions RENAME TO away", "ALTER TABLE away RENAME TO decisions"

    async def run() -> None:
        async with writing(address) as open_book:
            open_book(call())
            await until(lambda: open_book.counts.written == 1)
            await asyncio.to_thread(change, address, away)
            for _ in range(250):
                open_book(call())
            await until(lambda: open_book.failure is not None)
            assert open_book.waiting == 250
            await asyncio.to_thread(change, address, back)
            await until(lambda: open_book.counts.written == 251)
            assert open_book.failure is None
            assert open_book.counts.lost == 0

    asyncio.run(run())
    assert len(rows(address, decisions)) == 251
    assert "canary" not in caplog.text


def change(address: str, statement: str) -> None:
    engine = connect(address)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_store_that_never_comes_is_told_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with writing("sqlite:////nowhere/at/all") as open_book:
            open_book(call())
            open_book(call())
            await until(lambda: open_book.failure == "OperationalError" or open_book.failure == "FileNotFoundError")
            stopped = open_book
        assert stopped.counts.lost == 2

    asyncio.run(run())
    assert "records-lost" in caplog.messages


def test_one_row_that_is_refused_costs_no_other(address: str) -> None:
    migrate(address)

    async def run() -> None:
        async with writing(address) as open_book:
            for one in (call(), call(service=None), call()):
                open_book(one)
            await until(lambda: open_book.counts.written == 2)
            await until(lambda: open_book.counts.lost == 1)

    asyncio.run(run())
    assert [one["service"] for one in rows(address, decisions)] == ["leg-triage-patient-view"] * 2


def test_what_waits_at_shutdown_is_written(address: str) -> None:
    async def run() -> None:
        async with writing(address) as open_book:
            for _ in range(1234):
                open_book(call())

    asyncio.run(run())
    assert len(rows(address, decisions)) == 1234
