"""From exact counts to everything that may be printed, made once for text, CSV and the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.account import ANSWERED
from app.statistics.counts import Counts, Selection, Version
from app.statistics.criteria import Criterion, judged
from app.statistics.masking import ENOUGH_FOR_A_SHARE, Count, rate, share, summed, told
from app.statistics.tables import (
    Line,
    Table,
    by_pathway_and_urgency,
    cards_table,
    completeness_table,
    iso,
    lines_of,
    reasons_table,
    refusals_table,
    silence_table,
    sum_of,
    versions_table,
    weeks_table,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is printed. ``calls``: there were any; ``no_feedback``: of cards that were shown nothing came."""

    selection: Selection
    made: datetime
    first: datetime | None
    last: datetime | None
    clients: tuple[str, ...]
    versions: tuple[Version, ...]
    calls: bool
    no_feedback: bool
    overview: tuple[tuple[str, str, str], ...]
    pathways: tuple[Line, ...]
    weeks: tuple[Line, ...]
    reasons: tuple[tuple[str, Count], ...]
    tables: tuple[Table, ...]
    silent_stems: tuple[str, ...]
    criteria: tuple[Criterion, ...]


def report(counts: Counts, selection: Selection, made: datetime, titles: Mapping[str, str]) -> Report:
    """What may be printed of these counts. ``titles`` name pathways by stem."""

    def named(stem: str) -> str:
        return titles.get(stem, stem)

    by_urgency = lines_of(counts.cards, lambda key: (key.pathway, key.urgency), by_pathway_and_urgency)
    calls = told(sum(number for key, number in counts.calls.items() if key.outcome == ANSWERED))
    every = sum_of(by_urgency, ("All",))
    pathways = tuple(
        sum_of([one for one in by_urgency if one.labels[0] == stem], (named(stem),))
        for stem in sorted({one.labels[0] for one in by_urgency}, key=named)
    )
    weeks = lines_of(counts.cards, lambda key: (iso(key.week),), lambda labels: labels)
    tables = [cards_table(by_urgency, every, calls, named), reasons_table(counts, named)]
    # Small tables of the same cards, side by side, would tell by their edges what each keeps back.
    enough = every.shown.about + every.silent.about >= ENOUGH_FOR_A_SHARE
    if enough:
        tables += [weeks_table(weeks, counts), versions_table(counts)]
    if counts.silent_stems:
        tables.append(silence_table(by_urgency, calls, named))
    tables.append(completeness_table(counts))
    tables.append(refusals_table(counts))
    reasons = [
        (reason, summed(told(number) for (_, given), number in counts.reasons.items() if given == reason))
        for reason in sorted({reason for _, reason in counts.reasons})
    ]
    return Report(
        selection=selection,
        made=made,
        first=counts.first,
        last=counts.last,
        clients=counts.clients,
        versions=tuple(sorted({key.version for key in counts.calls})),
        calls=bool(counts.calls),
        no_feedback=bool(every.shown.high) and not (every.became[0].high or every.became[1].high),
        overview=_overview(every, calls),
        pathways=pathways,
        weeks=tuple(weeks) if enough else (),
        reasons=tuple(sorted(reasons, key=lambda one: -one[1].about)),
        tables=tuple(tables),
        silent_stems=tuple(named(stem) for stem in sorted(counts.silent_stems, key=named)),
        criteria=judged(counts) if counts.silent_stems else (),
    )


def _overview(every: Line, calls: Count) -> tuple[tuple[str, str, str], ...]:
    accepted, overridden, unanswered = every.became
    return (
        ("calls answered", str(calls), ""),
        ("cards shown", str(every.shown), f"{rate(every.shown, calls)} per 100 calls"),
        ("accepted", str(accepted), share(accepted, every.shown)),
        ("overridden", str(overridden), share(overridden, every.shown)),
        ("no answer", str(unanswered), share(unanswered, every.shown)),
        ("silent", str(every.silent), f"{rate(every.silent, calls)} per 100 calls"),
        ("not repeated", str(every.repeat), ""),
    )
