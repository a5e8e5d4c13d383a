"""A call as it is on record, with everything that its answer depended on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, select

from app.account import Overridden
from app.hooks.request import Fetched
from app.records.tables import decisions, inputs
from app.versions import Versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A call as it is on record. ``body`` is None where the site keeps none; ``fetched`` is what the EHR answered then.

    ``settings`` are those that an answer depends on, by name. ``waited``: the EHR was asked for something. ``as_of`` is
    None for a call that was refused before anything was judged; ``at`` is when it came.
    """

    id: str
    hook: str
    at: datetime
    as_of: datetime | None
    outcome: str
    answer_digest: str | None
    versions: Versions
    settings: Mapping[str, str]
    silent: frozenset[str] = frozenset()
    overridden: tuple[Overridden, ...] = ()
    body: bytes | None = None
    fetched: Mapping[str, Fetched] | None = None
    waited: bool = False


def recorded(connection: Connection, record: str, keys: Sequence[bytes]) -> Recorded | None:
    """The call with this id, or none. ``keys`` open what it sent. Raises ``app.records.sealed.CannotBeOpened``."""
    query = select(decisions, inputs.c.body, inputs.c.key_id).outerjoin(inputs).where(decisions.c.id == record)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    body, fetched = _opened(row, keys)
    return Recorded(
        id=row.id,
        hook=row.hook,
        at=row.at,
        as_of=row.as_of,
        outcome=row.outcome,
        answer_digest=row.answer_digest,
        versions=Versions(row.software, row.content, row.value_sets),
        settings=row.settings or {},
        silent=frozenset(row.silent or ()),
        overridden=msgspec.convert(row.overridden or (), tuple[Overridden, ...]),
        body=body,
        fetched=fetched,
        waited=row.fetch_milliseconds > 0,
    )


def _opened(row: Row[tuple[object, ...]], keys: Sequence[bytes]) -> tuple[bytes | None, Mapping[str, Fetched] | None]:
    if row.body is None or not keys:
        return None, None
    from app.records.sealed import Seals  # Cryptography is loaded only where there is something to open.

    return Seals(keys).opened(row.id, row.key_id, row.body)
