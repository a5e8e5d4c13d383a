"""The one line of each call, written the short way: it is part of every answer's time."""

from __future__ import annotations

from collections.abc import Iterable

from app.account import ANSWERED, CallAccount, Listener
from app.log.lines import CallLine, Level, Versioned
from app.log.process import Log
from app.versions import Versions

_SERVER_ERROR = 500


def call_log(log: Log, versions: Versions) -> Listener:
    """A listener that writes a line of each call. Identifiers, values and the body are not among what it reads."""
    versioned = Versioned(versions.software, versions.content, versions.value_sets)

    def listen(call: CallAccount) -> None:
        log.write(_line(call, versioned))

    return listen


def _line(call: CallAccount, versions: Versioned) -> CallLine:
    assessment = call.assessment
    cards = assessment.cards if assessment is not None else ()
    return CallLine(
        at=call.at,
        level=_level(call),
        service=call.service,
        hook=call.hook,
        status=call.status,
        outcome=call.outcome,
        milliseconds=round(1000 * call.seconds, 3),
        versions=versions,
        client=call.client,
        refused_because=call.refused_because,
        fetch_milliseconds=round(1000 * call.fetch_seconds, 3) or None,
        troubles=call.troubles,
        needs=assessment.needs if assessment is not None else {},
        cards=_counts(card.urgency for card in cards),
        pathways=tuple(dict.fromkeys(card.pathway for card in cards)),
        concepts=tuple(dict.fromkeys(concept for card in cards for concept in card.concepts)),
        failed=assessment.failed if assessment is not None else (),
        feedback=_counts(call.feedback),
    )


def _level(call: CallAccount) -> Level:
    if call.status >= _SERVER_ERROR or (call.assessment is not None and call.assessment.failed):
        return "error"
    return "info" if call.outcome == ANSWERED else "warning"


def _counts(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
