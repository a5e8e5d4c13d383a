"""Records for the tests: accounts of calls, a book that writes, and what is in the tables afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, select

from app.account import ANSWERED, Assessment, CallAccount, CardAccount, Private
from app.records.book import Book
from app.records.engine import connect
from app.records.options import Options
from app.records.store import Store
from app.versions import Versions

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
VERSIONS = Versions("0.1.0", "c0ffee", "feed")
HASH_KEY = b"not a secret, only for the tests"
INPUT_KEY = bytes(range(32))
PATIENT_SECONDS = 60.0
"""How long a test waits for the background; far more than it takes, so that a busy computer is no failure."""


def card(**changes: Any) -> CardAccount:
    """One card with everything that it can have."""
    usual: dict[str, Any] = {
        "uuid": "5c2e1c1e-0000-4000-8000-000000000001",
        "pathway": "acute_limb_ischemia",
        "card": "emergency",
        "urgency": "critical",
        "side": "left",
        "topic": "acute-limb-ischemia",
        "concepts": ("ali.rutherford=IIb",),
        "suggestions": {"5c2e1c1e-0000-4000-8000-000000000002": "order.heparin"},
        "references": ("Observation/pulse",),
    }
    return CardAccount(**{**usual, **changes})


def call(**changes: Any) -> CallAccount:
    """One answered call about a patient with canaries for names."""
    usual: dict[str, Any] = {
        "at": AT,
        "service": "leg-triage-patient-view",
        "hook": "patient-view",
        "status": 200,
        "outcome": ANSWERED,
        "seconds": 0.0015,
        "client": "st-elsewhere",
        "hook_instance": "d1577c69-dfbe-11ad-9abc-0242ac120002",
        "fetch_seconds": 0.25,
        "assessment": Assessment(
            as_of=AT,
            cards=(card(),),
            needs={"exam": "sent"},
            unknown={"stroke": ("onset",)},
            failed=("gout",),
        ),
        "private": Private("canary-patient", "canary-encounter", b'{"hook":"patient-view","name":"canary-name"}'),
    }
    return CallAccount(**{**usual, **changes})


def book(address: str, **options: Any) -> Book:
    """A book for this store, not started. Stored times are of this year's autumn, so nothing is too old."""
    return Book(Store(Options(url=address, **options)), VERSIONS)


@asynccontextmanager
async def writing(address: str, **options: Any) -> AsyncIterator[Book]:
    """A book that writes, and is stopped at the end."""
    started = book(address, **options)
    await started.start()
    try:
        yield started
    finally:
        await started.stop()


async def until(true: Callable[[], bool]) -> None:
    """Waits until it is so."""
    async with asyncio.timeout(PATIENT_SECONDS):
        while not true():
            await asyncio.sleep(0.01)


def rows(address: str, table: Table) -> list[dict[str, Any]]:
    """All rows, as mappings, in the order of their keys."""
    engine = connect(address)
    with engine.connect() as connection:
        found = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings().all()
    engine.dispose()
    return [dict(row) for row in found]
