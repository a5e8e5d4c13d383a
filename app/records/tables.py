"""The tables. No column holds a value of a chart; ``inputs`` holds a whole call, encrypted, where a site opts in.

A change here needs a step in ``migrations/versions``; a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A point in time, to the microsecond, always UTC and always aware: a text that sorts in SQLite."""

    impl = DateTime(timezone=True).with_variant(String(27), "sqlite")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """To the store."""
        if value is None or dialect.name != "sqlite":
            return value
        return written(value)

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        """From the store."""
        if value is None:
            return None
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.astimezone(UTC)


def written(moment: datetime) -> str:
    """As SQLite keeps it: ``2026-11-21T08:30:00.000000Z``, of one length, so that texts sort as times do."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Structure(TypeDecorator[object]):
    """JSON; nothing at all is NULL."""

    impl = JSON(none_as_null=True)
    cache_ok = True


decisions = Table(
    "decisions",
    metadata,
    Column("id", Text, primary_key=True, doc="made by us; sorts by time"),
    Column("at", Moment, nullable=False),
    Column("service", Text, nullable=False),
    Column("hook", Text, nullable=False),
    Column("client", Text, doc="its name in the registry; null where nobody is asked"),
    Column("hook_instance", Text),
    Column("status", Integer, nullable=False, doc="HTTP"),
    Column("outcome", Text, nullable=False, doc="answered, hung-up, or the code of a refusal"),
    Column("refused_because", Text),
    Column("software", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("value_sets", Text, nullable=False),
    Column("as_of", Moment, doc="now, as the pathways saw it"),
    Column("milliseconds", Float, nullable=False),
    Column("fetch_milliseconds", Float, nullable=False),
    Column("patient_key", Text, doc="keyed hash; null unless the site sets a key"),
    Column("encounter_key", Text, doc="keyed hash; null unless the site sets a key"),
    Column("needs", Structure, doc="need -> state"),
    Column("unknown", Structure, doc="pathway -> concepts that it asked for in vain"),
    Column("failed", Structure, doc="parts that broke"),
    Column("answer_digest", Text, doc="SHA-256 of the bytes that were answered"),
    Column("silent", Structure, doc="stems whose cards were held back for this client"),
    Column("overridden", Structure, doc="cards of this call that a clinician had set aside before"),
    Column("settings", Structure, doc="settings that the answer depends on, by name"),
    Index(None, "at"),
    Index(None, "patient_key"),
)
"""One row a call of a service, answered or refused."""

cards = Table(
    "cards",
    metadata,
    Column("decision_id", ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False, doc="from 0, as they were sent"),
    Column("card_uuid", Text, nullable=False),
    Column("client", Text),
    Column("pathway", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("side", Text),
    Column("topic", Text),
    Column("concepts", Structure, nullable=False),
    Column("suggestions", Structure, nullable=False, doc="uuid -> order"),
    Column("evidence_key", Text, doc="keyed hash of what the card rests on; null unless the site sets a key"),
    Column("shown", Text, nullable=False, doc="shown, silent or repeat"),
    Index(None, "card_uuid"),
)
"""One row a card that was made. Feedback names ``card_uuid``, and counts for cards of the same client only."""

inputs = Table(
    "inputs",
    metadata,
    Column("decision_id", ForeignKey("decisions.id", ondelete="CASCADE"), primary_key=True),
    Column("body", LargeBinary, nullable=False, doc="compressed and encrypted; without the access token"),
    Column("key_id", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "expires_at"),
)
"""The call itself, only where a site opts in."""

feedback = Table(
    "feedback",
    metadata,
    Column("id", Text, primary_key=True, doc="made by us; sorts by time"),
    Column("at", Moment, nullable=False, doc="received"),
    Column("service", Text, nullable=False),
    Column("client", Text),
    Column("card", Text, doc="the id as the client knows it; null when it sent none"),
    Column("outcome", Text, nullable=False, doc="accepted or overridden"),
    Column("outcome_at", Moment, nullable=False),
    Column("accepted", Structure, nullable=False, doc="ids of accepted suggestions"),
    Column("reasons", Structure, nullable=False, doc="list of {system, code}"),
    Column("comment", Text, doc="null unless the site turns free text on"),
    Column("digest", Text, nullable=False, unique=True, doc="the same report again is the same row"),
    Index(None, "at"),
    Index(None, "card"),
)
"""What clients reported of cards, ours or not."""

used_tokens = Table(
    "used_tokens",
    metadata,
    Column("issuer", Text, primary_key=True),
    Column("jti", Text, primary_key=True),
    Column("expires_at", Moment, nullable=False),
    Index(None, "expires_at"),
)
"""Tokens that were used, until they expire; shared by replicas."""

rates = Table(
    "rates",
    metadata,
    Column("name", Text, primary_key=True),
    Column("window", Integer, primary_key=True, autoincrement=False, doc="the minute since 1970"),
    Column("count", Integer, nullable=False),
)
"""Calls by name and minute; shared by replicas."""
