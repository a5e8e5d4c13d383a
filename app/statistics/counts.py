"""Counts what became of calls and cards, week by week, in the store; what it returns is exact and must not be printed.

Works on SQLite and PostgreSQL. Nothing that it reads tells a patient: no key, no identifier, no comment.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Subquery, Text, and_, cast, func, select

from app.account import ANSWERED, SHOWN
from app.records.tables import cards, decisions, feedback

ACCEPTED, OVERRIDDEN, UNANSWERED = "accepted", "overridden", "no answer"
"""What became of a card that was shown; the client said nothing of the last kind."""

NO_REASON, FOREIGN_REASON = "no reason given", "a reason that is not on our lists"


class Version(NamedTuple):
    """What answered."""

    software: str
    content: str
    value_sets: str


class CallKey(NamedTuple):
    """Calls that are counted together. ``silent`` when anything was silent for the client."""

    week: date
    version: Version
    outcome: str
    silent: bool


class CardKey(NamedTuple):
    """Cards that are counted together. ``became`` is one of the three for a shown card, else empty."""

    week: date
    version: Version
    pathway: str
    urgency: str
    shown: str
    became: str


@dataclass(slots=True)
class Counts:
    """Exact counts of a span of time. ``week`` is the Monday of an ISO week of the site's zone.

    ``reasons`` count what was given for overridden cards by pathway, ``needs`` the states in which each need came, and
    ``broken`` the answered calls in which a part of the service failed. ``first`` and ``last`` are the oldest and
    the newest call.
    """

    calls: Counter[CallKey] = field(default_factory=Counter)
    cards: Counter[CardKey] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    needs: Counter[tuple[str, str]] = field(default_factory=Counter)
    broken: int = 0
    first: datetime | None = None
    last: datetime | None = None
    clients: tuple[str, ...] = ()
    silent_stems: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which calls: ``since`` included, ``until`` not (both aware), of one client or of all."""

    since: datetime
    until: datetime
    zone: tzinfo
    client: str | None = None


def weeks(selection: Selection) -> Iterator[tuple[date, datetime, datetime]]:
    """The ISO weeks of the site's zone that the selection touches: Monday, and the part of it that is selected."""
    day = selection.since.astimezone(selection.zone).date()
    monday = day - timedelta(days=day.weekday())
    while (start := _midnight(monday, selection.zone)) < selection.until:
        end = _midnight(monday + timedelta(days=7), selection.zone)
        yield monday, max(start, selection.since), min(end, selection.until)
        monday += timedelta(days=7)


def count(connection: Connection, selection: Selection, reasons: Mapping[tuple[str | None, str], str]) -> Counts:
    """Count. ``reasons`` are those that we offer, by system and code, with what they are called."""
    counts = Counts()
    clients: set[str] = set()
    stems: set[str] = set()
    for monday, since, until in weeks(selection):
        chosen = [decisions.c.at >= since, decisions.c.at < until]
        if selection.client is not None:
            chosen.append(decisions.c.client == selection.client)
        _count_calls(connection, counts, monday, chosen, clients, stems)
        _count_cards(connection, counts, monday, _became(chosen))
        _count_reasons(connection, counts, _became(chosen), reasons)
    span = select(func.min(decisions.c.at), func.max(decisions.c.at)).where(
        decisions.c.at >= selection.since, decisions.c.at < selection.until
    )
    if selection.client is not None:
        span = span.where(decisions.c.client == selection.client)
    counts.first, counts.last = connection.execute(span).one()
    counts.clients, counts.silent_stems = tuple(sorted(clients)), frozenset(stems)
    return counts


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _count_calls(
    connection: Connection,
    counts: Counts,
    monday: date,
    chosen: list[ColumnElement[bool]],
    clients: set[str],
    stems: set[str],
) -> None:
    """Calls by version and outcome; how their needs came is counted for those that were answered."""
    needs, failed, silent = (_as_text(decisions.c[name]) for name in ("needs", "failed", "silent"))
    same = (decisions.c.software, decisions.c.content, decisions.c.value_sets, decisions.c.outcome, decisions.c.client)
    alike = [*same, needs, failed, silent]
    query = select(*alike, func.count()).where(*chosen).group_by(*alike)
    for row in connection.execute(query).all():
        software, content, value_sets, outcome, client, came, broke, quiet, number = tuple(row)
        stems_here: list[str] = json.loads(quiet or "[]")
        key = CallKey(monday, Version(software, content, value_sets), outcome, bool(stems_here))
        counts.calls[key] += number
        if client is not None:
            clients.add(client)
        stems.update(stems_here)
        if outcome == ANSWERED:
            for need, state in json.loads(came or "{}").items():
                counts.needs[need, state] += number
            counts.broken += number if json.loads(broke or "[]") else 0


def _count_cards(connection: Connection, counts: Counts, monday: date, became: Subquery) -> None:
    same = [became.c[name] for name in _SAME]
    query = select(*same, func.count()).where(became.c.newest == 1).group_by(*same)
    for row in connection.execute(query).all():
        software, content, value_sets, pathway, urgency, shown, outcome, number = tuple(row)
        what = (outcome or UNANSWERED) if shown == SHOWN else ""
        key = CardKey(monday, Version(software, content, value_sets), pathway, urgency, shown, what)
        counts.cards[key] += number


def _count_reasons(
    connection: Connection, counts: Counts, became: Subquery, offered: Mapping[tuple[str | None, str], str]
) -> None:
    """A card may have several reasons. A code that we do not offer is not printed: it is whatever a client sent."""
    query = select(became.c.pathway, became.c.reasons).where(
        became.c.newest == 1, became.c.shown == SHOWN, became.c.outcome == OVERRIDDEN
    )
    for pathway, reasons in connection.execute(query):
        given = {offered.get((one["system"], one["code"]), FOREIGN_REASON) for one in reasons or ()}
        for reason in given or {NO_REASON}:
            counts.reasons[pathway, reason] += 1


_SAME = ("software", "content", "value_sets", "pathway", "urgency", "shown", "outcome")


def _became(chosen: list[ColumnElement[bool]]) -> Subquery:
    """Each card once, with the last that its client said of it: a call that is sent again gives the same cards."""
    call, card, said = decisions.c, cards.c, feedback.c
    # A client's report counts for its own cards only, whatever ids it sends.
    own = and_(said.card == card.card_uuid, said.client.is_not_distinct_from(card.client))
    newest = func.row_number().over(
        partition_by=(card.client, card.card_uuid, card.shown),
        order_by=(said.outcome_at.desc(), said.at.desc(), said.id.desc()),
    )
    return (
        select(
            call.software,
            call.content,
            call.value_sets,
            card.pathway,
            card.urgency,
            card.shown,
            said.outcome,
            said.reasons,
            newest.label("newest"),
        )
        .select_from(cards.join(decisions, card.decision_id == call.id).outerjoin(feedback, own))
        .where(*chosen)
        .subquery()
    )


def _as_text(column: Column[object]) -> ColumnElement[str]:
    return cast(column, Text)
