"""What replicas must know together, in the store of the records: tokens that were used, and how often a client called.

The names are those of ``app.trust``, which knows no database.
"""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from app.records.store import Store, Written

if TYPE_CHECKING:
    from sqlalchemy import Connection, TextClause
    from sqlalchemy.sql.dml import ReturningInsert

    from app.records.store import Work

LONGEST_WAIT_SECONDS = 2.0
"""Ours: a call that waits longer for the store is refused; the EHR has given up by then."""

_MINUTE = 60


class SeenInStore:
    """Used tokens (``app.trust.replay.Seen``)."""

    def __init__(self, store: Store) -> None:
        """Keep them here."""
        self._store = store

    async def first_use(self, issuer: str, token_id: str, until: float, now: float) -> bool:
        """See ``Seen``; the old ones are deleted with the old records."""
        values = {"issuer": issuer, "jti": plain(token_id), "expires_at": datetime.fromtimestamp(until, UTC)}
        first = False

        def note(connection: Connection) -> None:
            nonlocal first
            first = (connection.execute(_noted(connection.dialect.name), values)).first() is not None

        await _within(self._store, note)
        return first


class RatesInStore:
    """Calls by name and minute (``app.trust.rates.SharedRates``): a window that slides over two counted minutes."""

    def __init__(self, store: Store) -> None:
        """Count here."""
        self._store = store

    async def hit(self, who: str, per_minute: int, now: float) -> float | None:
        """Count one call; ``None`` when it is allowed, else the seconds to wait. Raises OSError."""
        minute, into = divmod(now, _MINUTE)
        values = {"name": who, "minute": int(minute), "before": 1 - into / _MINUTE, "most": per_minute}
        counted = False

        def count(connection: Connection) -> None:
            nonlocal counted
            counted = (connection.execute(_counted(), values)).first() is not None

        await _within(self._store, count)
        return None if counted else _MINUTE - into


async def _within(store: Store, work: Work) -> None:
    try:
        async with asyncio.timeout(LONGEST_WAIT_SECONDS):
            fate = await store.write(work)
    except TimeoutError:
        fate = Written.DOWN
    if fate is not Written.YES:
        raise OSError("the shared store cannot be asked")


def plain(token_id: str) -> str:
    """As any store takes it: of an id with characters that none needs, the digest."""
    if token_id.isascii() and token_id.isprintable():
        return token_id
    return "sha256:" + hashlib.sha256(token_id.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _noted(dialect: str) -> ReturningInsert[tuple[str]]:
    from app.records.insert import insert_for
    from app.records.tables import used_tokens

    statement: ReturningInsert[tuple[str]]
    statement = insert_for(dialect)(used_tokens).on_conflict_do_nothing().returning(used_tokens.c.jti)
    return statement


@cache
def _counted() -> TextClause:
    """One statement, so that two replicas cannot both take the last call that is allowed."""
    from sqlalchemy import text

    earlier = """COALESCE((SELECT r.count FROM rates r WHERE r.name = CAST(:name AS text)
        AND r."window" = CAST(:minute AS integer) - 1), 0) * CAST(:before AS double precision)"""
    return text(
        f"""INSERT INTO rates (name, "window", count) SELECT CAST(:name AS text), CAST(:minute AS integer), 1
        WHERE {earlier} + 1 <= :most
        ON CONFLICT (name, "window") DO UPDATE SET count = rates.count + 1
        WHERE {earlier} + rates.count + 1 <= :most RETURNING count"""
    )
