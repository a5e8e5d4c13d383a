"""``leg-triage purge``: deletes what is too old, everything of one patient, or everything; now, and for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Table, delete, exists, func, select

from app.records.engine import connect, file_of
from app.records.keyed import Keyed
from app.records.retention import ROWS_AT_ONCE, of_old
from app.records.tables import cards, decisions, feedback


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows went; cards and calls went with their records."""

    records: int
    reports: int


def purge_old(url: str, keep: timedelta) -> Purged:
    """Everything older than that, and every kept call whose time is over."""
    gone = dict.fromkeys(("decisions", "feedback"), 0)
    engine = connect(url)
    for table, statement in of_old(keep, datetime.now(UTC)):
        deleted = ROWS_AT_ONCE
        while deleted == ROWS_AT_ONCE:  # In steps, so that a running service gets its turn.
            with engine.begin() as connection:
                deleted = connection.execute(statement).rowcount
            if table in gone:
                gone[table] += deleted
    _settle(url)
    return Purged(gone["decisions"], gone["feedback"])


def purge_patient(url: str, keyed: Keyed, patient_id: str, client: str | None = None) -> Purged:
    """Every record of this patient and what was reported of its cards; at one client, or at each that ever called."""
    with connect(url).begin() as connection:
        asked = [client] if client is not None else connection.scalars(select(decisions.c.client).distinct()).all()
        keys = [keyed.patient(one, patient_id) for one in asked]
        mine = decisions.c.patient_key.in_(keys)
        of_mine = exists().where(
            cards.c.card_uuid == feedback.c.card,
            cards.c.client.is_not_distinct_from(feedback.c.client),
            cards.c.decision_id == decisions.c.id,
            mine,
        )
        reports = connection.execute(delete(feedback).where(of_mine)).rowcount
        records = connection.execute(delete(decisions).where(mine)).rowcount
    _settle(url)
    return Purged(records, reports)


def purge_everything(url: str) -> Purged:
    """All records, kept calls and feedback. Used tokens stay: forgetting them would let them in again."""
    with connect(url).begin() as connection:
        purged = Purged(_count(connection, decisions), _count(connection, feedback))
        connection.execute(delete(feedback))
        connection.execute(delete(decisions))
    _settle(url)
    return purged


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _settle(url: str) -> None:
    """The log beside a SQLite file still holds what was deleted, until it is written back and cut."""
    if file_of(url) is None:
        return
    connection = connect(url).raw_connection()  # Outside of any transaction.
    connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
