"""From what a client reported of a card to a row. Free text is dropped here, unless the site keeps it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from app.hooks.feedback import Outcome
from app.records.shape import Ids

CODE_LIMIT = 64
"""Ours: longest code of a reason or id of a suggestion that is kept; what is longer is a text, not a code."""

CARD_LIMIT = 255
"""Ours: longest id of a card that is kept as it is; ours have 36 characters."""

TOO_LONG = "(too long for a code)"

_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class Reports:
    """Makes rows of reports."""

    def __init__(self, *, comments: bool) -> None:
        """``comments``: keep what clinicians wrote."""
        self._comments = comments
        self._ids = Ids()

    def rows(self, at: datetime, service: str, client: str | None, outcomes: Iterable[Outcome]) -> list[dict[str, Any]]:
        """One row for each report, each once."""
        made: dict[str, dict[str, Any]] = {}
        for one in outcomes:
            row = self._row(at, service, client, one)
            made.setdefault(row["digest"], row)
        return list(made.values())

    def _row(self, at: datetime, service: str, client: str | None, one: Outcome) -> dict[str, Any]:
        told = {
            "service": service,
            "client": client,
            "card": None if one.card is None else _card(one.card),
            "outcome": one.outcome,
            "outcome_at": _utc(one.outcome_timestamp),
            "accepted": sorted({_code(suggestion.id) for suggestion in one.accepted_suggestions}),
            "reasons": [
                {
                    "system": None if reason.system is None else _text(reason.system)[:CARD_LIMIT],
                    "code": _code(reason.code),
                }
                for reason in (override.reason for override in one.overrides)
                if reason is not None
            ],
        }
        # Without the comment: a hash of a short text tells it to whoever guesses.
        digest = hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()
        comments = [override.user_comment for override in one.overrides if override.user_comment]
        comment = _text("\n".join(comments)) if self._comments and comments else None
        return {"id": self._ids.new(at), "at": at, **told, "comment": comment, "digest": digest}


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # The first or last hours of the calendar, with an offset.
        return _FIRST if moment.year == 1 else _LAST


def _text(text: str) -> str:
    return text.replace("\0", "\ufffd")  # PostgreSQL takes no NUL.


def _code(code: str) -> str:
    return _text(code) if len(code) <= CODE_LIMIT else TOO_LONG


def _card(card: str) -> str:
    """The id as it came; of one that is longer than any id its digest, so that the same report is the same row."""
    return _text(card) if len(card) <= CARD_LIMIT else "sha256:" + hashlib.sha256(card.encode()).hexdigest()
