"""From the account of a call to rows, in the order of the columns; no database library is needed for it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import count
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from app.account import Assessment, CallAccount, Private
from app.records.keyed import Keyed
from app.versions import Versions

Row = tuple[Any, ...]

Seal = Callable[[str, bytes, Mapping[str, Any] | None], bytes]
"""Encrypts the body of the call that this record is about, and what was fetched for it."""

_ACCOUNT = attrgetter(
    "at",
    "service",
    "hook",
    "client",
    "hook_instance",
    "status",
    "outcome",
    "refused_because",
    "seconds",
    "fetch_seconds",
    "assessment",
)


class Taken(NamedTuple):
    """What is kept of a call while it waits: not its body, which may be megabytes, unless that is to be stored."""

    account: tuple[Any, ...]
    patient_id: str | None
    encounter_id: str | None
    answer_digest: str | None
    body: bytes | None
    fetched: Mapping[str, Any] | None
    size: int


def take(call: CallAccount, *, identifiers: bool, body: bool) -> Taken:
    """Takes what will be recorded; some microseconds, since the answer waits for it."""
    private = call.private
    # Hashed now, because what waits should not hold the answers.
    digest = None if call.answer is None else hashlib.sha256(call.answer).hexdigest()
    if private is None:
        return Taken(_ACCOUNT(call), None, None, digest, None, None, 0)
    return Taken(
        _ACCOUNT(call),
        private.patient_id if identifiers else None,
        private.encounter_id if identifiers else None,
        digest,
        private.body if body else None,
        private.fetched if body else None,
        size(private) if body else 0,
    )


def size(private: Private) -> int:
    """Bytes of a call and of what was fetched for it."""
    pages = (page for one in (private.fetched or {}).values() for page in one.pages)
    return len(private.body) + sum(map(len, pages))


class Rows(NamedTuple):
    """A batch, by table."""

    decisions: list[Row]
    cards: list[Row]
    inputs: list[dict[str, Any]]

    def apart(self) -> Iterator[Rows]:
        """One batch for each call."""
        for row in self.decisions:
            yield Rows(
                [row],
                [card for card in self.cards if card[0] == row[0]],
                [one for one in self.inputs if one["decision_id"] == row[0]],
            )


class Ids:
    """Ids that sort by time, and that no two processes give: milliseconds, a random number of this process, a count."""

    def __init__(self) -> None:
        """Draw the number."""
        self._process = secrets.token_hex(5)
        self._counts = count(1)

    def new(self, at: datetime) -> str:
        """The next one; from any thread."""
        return f"{int(at.timestamp() * 1000):012x}-{self._process}-{next(self._counts):06x}"


class Shape:
    """Makes rows, with what is the same in all of them."""

    def __init__(
        self,
        versions: Versions,
        keyed: Keyed,
        seal: tuple[Seal, str, Any] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """``seal`` encrypts bodies: how, the id of the key, and how long the result is kept (timedelta).

        ``settings`` are those that an answer depends on.
        """
        self._versions = (versions.software, versions.content, versions.value_sets)
        self._keyed = keyed
        self._seal = seal
        self._settings = _json(settings or {})
        self._ids = Ids()

    def add(self, taken: Taken, rows: Rows) -> None:
        """Add the rows of one call."""
        at, service, hook, client, instance, status, outcome, because, seconds, fetching, assessment = taken.account
        record = self._ids.new(at)
        keyed = self._keyed
        judged: Assessment | None = assessment
        rows.decisions.append(
            (
                record,
                _moment(at),
                service,
                hook,
                client,
                instance,
                status,
                outcome,
                because,
                *self._versions,
                None if judged is None else _moment(judged.as_of),
                round(seconds * 1000, 3),
                round(fetching * 1000, 3),
                keyed.patient(client, taken.patient_id),
                keyed.encounter(client, taken.encounter_id),
                None if judged is None else _json(judged.needs),
                None if judged is None else _json(judged.unknown),
                None if judged is None else _json(judged.failed),
                taken.answer_digest,
                None if judged is None else _json(judged.silent),
                None if judged is None else _json(judged.overridden),
                self._settings,
            )
        )
        for position, card in enumerate(judged.cards if judged is not None else ()):
            rows.cards.append(
                (
                    record,
                    position,
                    card.uuid,
                    client,
                    card.pathway,
                    card.card,
                    card.urgency,
                    card.side,
                    card.topic,
                    _json(card.concepts),
                    _json(card.suggestions),
                    keyed.evidence(client, card.evidence or "\n".join(card.references)),
                    card.shown,
                )
            )
        if self._seal is not None and taken.body is not None:
            seal, key, keep = self._seal
            body = seal(record, taken.body, taken.fetched)
            rows.inputs.append({"decision_id": record, "body": body, "key_id": key, "expires_at": at + keep})


def _moment(moment: datetime) -> str:
    """As SQLite keeps it (see ``tables.written``), and PostgreSQL reads it."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")[:-6] + "Z"


_encode = msgspec.json.Encoder(enc_hook=dict).encode


def _json(value: object) -> str:
    return _encode(value).decode()
