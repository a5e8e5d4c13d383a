"""What clinicians set aside a while ago for one patient, asked for while a card waits to be shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.account import SHOWN, SetAside
from app.records.keyed import Keyed
from app.records.store import Store

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.ext.asyncio import AsyncEngine

_REPORTED_WITHIN = timedelta(days=2)
"""Ours: how long after a card its feedback may come and still count here; most of it comes within minutes."""

OVERRIDDEN = "overridden"


class NotOpen(Exception):
    """The store is not open, or it is down."""


class Recall:
    """Reads beside the book: connections of its own, that never wait for whoever writes."""

    def __init__(self, store: Store, hash_key: bytes) -> None:
        """``store`` is that of the book, which opens it and brings its tables up to date."""
        self._store = store
        self._keyed = Keyed(hash_key)
        self._engine: AsyncEngine | None = None
        self._opening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to open, in the background."""
        self._opening = asyncio.create_task(self._open(), name="opening what was set aside")

    async def stop(self) -> None:
        """Close what is open."""
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait([self._opening])
        if self._engine is not None:
            await self._engine.dispose()

    def evidence_key(self, client: str | None, evidence: str) -> str | None:
        """The keyed hash of what a card rests on."""
        return self._keyed.evidence(client, evidence)

    async def set_aside(self, client: str | None, patient_id: str, since: datetime) -> Sequence[SetAside]:
        """What clinicians of this client overrode for this patient since then (UTC), and did not accept after.

        Raises NotOpen at once while the store is down, and what the driver raises.
        """
        if self._engine is None or self._store.failure is not None:
            raise NotOpen
        patient = self._keyed.patient(client, patient_id)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_query(client, patient, since))).all()
        return _last(rows, since)

    async def _open(self) -> None:
        await self._store.opened()
        self._engine = await asyncio.to_thread(_made, self._store.options.url)


def _made(url: str) -> AsyncEngine:
    from app.records.engine import connect_async

    return connect_async(url, writes=False)


def _query(client: str | None, patient: str | None, since: datetime) -> Select[Any]:
    from sqlalchemy import select

    from app.records.tables import cards, decisions, feedback

    call, card, said = decisions.c, cards.c, feedback.c
    return (
        select(
            card.pathway,
            card.card,
            card.side,
            card.urgency,
            card.evidence_key,
            said.outcome,
            said.at,
            said.outcome_at,
            said.reasons,
        )
        .select_from(
            decisions.join(cards, card.decision_id == call.id).join(
                feedback, (said.card == card.card_uuid) & said.client.is_not_distinct_from(client)
            )
        )
        .where(
            call.patient_key == patient,
            call.at >= since - _REPORTED_WITHIN,
            call.client.is_not_distinct_from(client),
            card.shown == SHOWN,
            said.at >= since,
        )
        .order_by(said.at, said.id)
    )


def _last(rows: Sequence[Any], since: datetime) -> list[SetAside]:
    """The last word on each card and evidence, where that was an override."""
    last: dict[tuple[str, str, str | None, str | None], Any] = {}
    for row in rows:
        place = (row.pathway, row.card, row.side, row.evidence_key)
        if place not in last or _when(row) >= _when(last[place]):
            last[place] = row
    return [_told(row) for row in last.values() if row.outcome == OVERRIDDEN and _when(row) >= since]


def _when(row: Any) -> datetime:
    """When the clinician did it, by the client's clock; never after it was received, whatever that clock says."""
    when: datetime = min(row.outcome_at, row.at)
    return when


def _told(row: Any) -> SetAside:
    reason = next(iter(row.reasons or ()), None)
    return SetAside(
        pathway=row.pathway,
        card=row.card,
        side=row.side,
        urgency=row.urgency,
        evidence=row.evidence_key,
        at=_when(row),
        reason=None if reason is None else (reason["system"], reason["code"]),
    )
