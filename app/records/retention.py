"""What is deleted: everything after its time, in the background; on request everything of a patient, or everything."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.records.counts import Counts
from app.records.store import Store, Written

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Delete, Table

PURGE_EVERY_SECONDS = 300.0
"""Ours: tokens are forgotten about as fast as they come; the rest is looked at on the way."""

ROWS_AT_ONCE = 500
"""Ours: rows of one transaction, so that a record or a report never waits long for its turn."""


async def keep_purged(store: Store, counts: Counts) -> None:
    """Delete what is too old, again and again."""
    while True:
        await store.opened(wanted=False)
        counts.purged += await purge_old(store, datetime.now(UTC))
        await asyncio.sleep(PURGE_EVERY_SECONDS)


async def purge_old(store: Store, now: datetime) -> int:
    """Delete what is too old by now; how many rows."""
    gone = 0
    for _, statement in of_old(store.options.keep, now):
        while True:
            deleted = 0

            def delete(connection: Connection, statement: Delete = statement) -> None:
                nonlocal deleted
                deleted = connection.execute(statement).rowcount

            if await store.write(delete) is not Written.YES:
                return gone
            gone += deleted
            if deleted < ROWS_AT_ONCE:
                break
    return gone


def of_old(keep: timedelta, now: datetime) -> Iterator[tuple[str, Delete]]:
    """By table, what deletes some of what is too old by now; to be repeated while it deletes ``ROWS_AT_ONCE``."""
    from app.records.tables import decisions, feedback, inputs, rates, used_tokens

    yield inputs.name, _some(inputs, inputs.c.expires_at < now)
    yield decisions.name, _some(decisions, decisions.c.at < now - keep)
    yield feedback.name, _some(feedback, feedback.c.at < now - keep)
    yield used_tokens.name, _some(used_tokens, used_tokens.c.expires_at < now)
    yield rates.name, _some(rates, rates.c.window < int(now.timestamp()) // 60 - 1)


def _some(table: Table, which: ColumnElement[bool]) -> Delete:
    """So many rows at most of those; cards and inputs go with their decision."""
    from sqlalchemy import delete, select, tuple_

    keys = tuple(table.primary_key.columns)
    some = select(*keys).where(which).limit(ROWS_AT_ONCE)
    if len(keys) == 1:
        return delete(table).where(keys[0].in_(some))
    return delete(table).where(tuple_(*keys).in_(some))
