"""Is what was kept gone, when its time is over and when somebody asks?"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.account import Assessment, Private
from app.cli import app
from app.hooks.feedback import parse
from app.records import purge, retention
from app.records.engine import NEWEST, migrate
from app.records.keyed import Keyed
from app.records.tables import cards, decisions, feedback, inputs
from tests.support.records import AT, HASH_KEY, INPUT_KEY, call, card, rows, until, writing

TABLES = (decisions, cards, inputs, feedback)


def filled(address: str, *calls: Any, reports: tuple[tuple[str | None, str], ...] = (), **options: Any) -> None:
    """Records of these calls, and reports as (client, card)."""
    options = {"hash_key": HASH_KEY, "input_keys": (INPUT_KEY,), "keep_inputs": timedelta(days=36500), **options}

    async def run() -> None:
        async with writing(address, keep=timedelta(days=36500), **options) as book:
            for one in calls:
                book(one)
            for client, uuid in reports:
                entry = {"card": uuid, "outcome": "overridden", "outcomeTimestamp": "2026-11-21T12:00:00Z"}
                await book.keep("s", client, parse(json.dumps({"feedback": [entry]}).encode()).outcomes)
            await until(lambda: book.counts.written == len(calls))

    asyncio.run(run())


def counted(address: str) -> list[int]:
    return [len(rows(address, table)) for table in TABLES]


def about(patient: str, uuid: str, client: str | None = "st-elsewhere", **changes: Any) -> Any:
    judged = Assessment(as_of=AT, cards=(card(uuid=uuid),))
    return call(private=Private(patient, None, b"{}"), assessment=judged, client=client, **changes)


def test_everything_of_a_patient(address: str) -> None:
    """At every client that ever called with this id, what was reported of the cards too, and nothing of others."""
    filled(
        address,
        about("p", "1"),
        about("p", "2"),
        about("p", "3", client="elsewhere"),
        about("q", "4"),
        reports=(("st-elsewhere", "1"), ("elsewhere", "1"), ("elsewhere", "3"), ("st-elsewhere", "4"), (None, "2")),
    )
    assert purge.purge_patient(address, Keyed(HASH_KEY), "nobody") == purge.Purged(0, 0)
    assert purge.purge_patient(address, Keyed(b"another key" * 3), "p") == purge.Purged(0, 0)
    assert purge.purge_patient(address, Keyed(HASH_KEY), "p", "elsewhere") == purge.Purged(1, 1)
    assert purge.purge_patient(address, Keyed(HASH_KEY), "p") == purge.Purged(2, 1)
    assert counted(address) == [1, 1, 1, 3]
    assert {row["card"] for row in rows(address, feedback)} == {"1", "4", "2"}, "a report of another client stays"


def test_everything(address: str) -> None:
    filled(address, about("p", "1"), about("q", "2"), reports=(("st-elsewhere", "1"),))
    assert purge.purge_everything(address) == purge.Purged(2, 1)
    assert counted(address) == [0, 0, 0, 0]


@pytest.mark.parametrize("many", [3, retention.ROWS_AT_ONCE + 10])
def test_what_is_old(address: str, many: int) -> None:
    """Both sides of the line, and more than one step."""
    now = datetime.now(UTC)
    old = [about("p", str(number), at=now - timedelta(days=30, minutes=1)) for number in range(many)]
    filled(address, *old, about("p", "new", at=now - timedelta(days=29, hours=23)), reports=(("st-elsewhere", "new"),))
    assert purge.purge_old(address, timedelta(days=30)) == purge.Purged(many, 0)
    assert counted(address) == [1, 1, 1, 1]
    assert purge.purge_old(address, timedelta(0)) == purge.Purged(1, 1)
    assert counted(address) == [0, 0, 0, 0]


def test_a_kept_call_goes_before_its_record(address: str) -> None:
    filled(address, about("p", "1", at=datetime.now(UTC) - timedelta(days=2)), keep_inputs=timedelta(days=1))
    assert purge.purge_old(address, timedelta(days=30)) == purge.Purged(0, 0)
    assert counted(address) == [1, 1, 0, 0]


def test_a_running_service_deletes_what_is_old(address: str) -> None:
    now = datetime.now(UTC)
    filled(address, about("p", "old", at=now - timedelta(days=31)), about("p", "new", at=now - timedelta(days=29)))

    async def run() -> None:
        async with writing(address, keep=timedelta(days=30)) as book:
            book(about("p", "now", at=now))
            await until(lambda: book.counts.purged == 1)

    asyncio.run(run())
    assert {row["card_uuid"] for row in rows(address, cards)} == {"new", "now"}


def test_nothing_readable_stays_in_the_file(tmp_path: Path) -> None:
    """SQLite leaves what was deleted in free pages and in its log, unless it is told not to."""
    file = tmp_path / "records.sqlite3"
    filled(f"sqlite:///{file}", *(about("p", f"canary-{number}") for number in range(300)))
    assert any(b"canary-7" in one.read_bytes() for one in tmp_path.iterdir())
    purge.purge_everything(f"sqlite:///{file}")
    assert [one.name for one in tmp_path.iterdir() if b"canary-7" in one.read_bytes()] == []


def leg_triage(*arguments: str, given: str = "", **settings: str) -> Any:
    environment = {f"LEG_TRIAGE_{name}": value for name, value in settings.items()}
    return CliRunner().invoke(app, arguments, input=given, env=environment)


def test_the_commands(address: str) -> None:
    assert (
        leg_triage("migrate", RECORDS=address).output
        == f"OK: the records were at step None, and are at step {NEWEST}.\n"
    )
    assert (
        leg_triage("migrate", RECORDS=address).output
        == f"OK: the records were at step {NEWEST}, and are at step {NEWEST}.\n"
    )
    filled(address, about("p", "1"), about("q", "2"), about("r", "3"))
    key = HASH_KEY.decode()
    one = leg_triage("purge", "--patient", "-", given="p\n", RECORDS=address, HASH_KEY=key)
    assert one.output == "Deleted: 1 records with their cards, 0 reports of feedback.\n"
    assert leg_triage("purge", RECORDS=address).output.startswith("Deleted: 0 records")
    assert leg_triage("purge", "--everything", RECORDS=address).output.startswith("Deleted: 2 records")


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "told"),
    [
        (("purge",), {"RECORDS": "off"}, 2, "LEG_TRIAGE_RECORDS is off"),
        (("purge", "--patient", "canary"), {"RECORDS": "sqlite:///{}/r.sqlite3"}, 2, "LEG_TRIAGE_HASH_KEY"),
        (("purge",), {"RECORDS": "sqlite:///{}/r.sqlite3"}, 1, "OperationalError"),
        (("migrate",), {"RECORDS": "postgresql://user:canary@127.0.0.1:1/x"}, 1, "OperationalError"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    tmp_path: Path, arguments: tuple[str, ...], settings: dict[str, str], code: int, told: str
) -> None:
    answer = leg_triage(*arguments, **{name: value.format(tmp_path) for name, value in settings.items()})
    assert answer.exit_code == code
    assert told in answer.output
    assert "canary" not in answer.output
    assert len(answer.output.strip().splitlines()) == 1


def test_a_store_of_another_version_waits_for_somebody_to_migrate(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def run() -> None:
        async with writing(address, migrates=False) as book:
            book(call())
            await until(lambda: book.failure == "NotUsable")
            await asyncio.to_thread(migrate, address)
            await until(lambda: book.counts.written == 1)

    asyncio.run(run())
    assert "records-not-current" in caplog.messages
