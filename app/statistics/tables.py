"""The tables of the report: a number is masked where it is made, and what is printed above it is summed from that.

So a row of totals, the overview and every plot tell nothing that the reader could not add up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.account import ANSWERED, REPEAT, SHOWN, SILENT
from app.conclusions import Urgency
from app.statistics.counts import ACCEPTED, OVERRIDDEN, UNANSWERED, CardKey, Counts, Version
from app.statistics.masking import Count, rate, share, summed, told, total

Cell = str | Count

Named = Callable[[str], str]
"""The title of a pathway or of an order check by its stem."""

BECAME = (ACCEPTED, OVERRIDDEN, UNANSWERED)


@dataclass(frozen=True, slots=True)
class Line:
    """Cards that are told together. ``became`` are of those that were shown, in the order of ``BECAME``."""

    labels: tuple[str, ...]
    became: tuple[Count, Count, Count]
    shown: Count
    silent: Count
    repeat: Count


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``labels`` of its columns are text, then come counts, rates and shares; ``totals`` may be empty."""

    id: str
    title: str
    note: str
    labels: tuple[str, ...]
    measures: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: tuple[Cell, ...] = ()


_WORST_FIRST = [one.value for one in Urgency]


def by_pathway_and_urgency(labels: tuple[str, ...]) -> tuple[object, ...]:
    stem, urgency = labels
    return stem, _WORST_FIRST.index(urgency) if urgency in _WORST_FIRST else len(_WORST_FIRST)


def lines_of(
    cards: Counter[CardKey],
    group: Callable[[CardKey], tuple[str, ...]],
    order: Callable[[tuple[str, ...]], tuple[object, ...]],
) -> list[Line]:
    cells: dict[tuple[str, ...], Counter[tuple[str, str]]] = {}
    for key, number in cards.items():
        cells.setdefault(group(key), Counter())[key.shown, key.became] += number
    return [line_of(labels, cells[labels]) for labels in sorted(cells, key=order)]


def line_of(labels: tuple[str, ...], exact: Counter[tuple[str, str]]) -> Line:
    accepted, overridden, unanswered = (told(exact[SHOWN, became]) for became in BECAME)
    became = (accepted, overridden, unanswered)
    shown = total(sum(exact[SHOWN, one] for one in BECAME), became)
    return Line(labels, became, shown, told(exact[SILENT, ""]), told(exact[REPEAT, ""]))


def sum_of(lines: Sequence[Line], labels: tuple[str, ...]) -> Line:
    accepted, overridden, unanswered = (summed(one.became[place] for one in lines) for place in range(3))
    return Line(
        labels,
        (accepted, overridden, unanswered),
        summed(one.shown for one in lines),
        summed(one.silent for one in lines),
        summed(one.repeat for one in lines),
    )


_MEASURES = ("shown", "accepted", "overridden", "no answer", "accepted %", "overridden %", "silent", "not repeated")


def _measured(line: Line) -> tuple[Cell, ...]:
    accepted, overridden, unanswered = line.became
    shares = (share(accepted, line.shown), share(overridden, line.shown))
    return (line.shown, accepted, overridden, unanswered, *shares, line.silent, line.repeat)


def cards_table(lines: Sequence[Line], every: Line, calls: Count, named: Named) -> Table:
    ordered = sorted(lines, key=lambda line: (named(line.labels[0]), by_pathway_and_urgency(line.labels)))
    return Table(
        "cards",
        "Cards by pathway and urgency",
        "No answer: the client reported nothing of the card. Silent: made and recorded, shown to nobody. "
        "Not repeated: a clinician had set the same card aside a while ago.",
        ("pathway", "urgency"),
        (*_MEASURES, "shown per 100 calls"),
        tuple((named(one.labels[0]), one.labels[1], *_measured(one), rate(one.shown, calls)) for one in ordered),
        ("All", "", *_measured(every), rate(every.shown, calls)) if lines else (),
    )


def reasons_table(counts: Counts, named: Named) -> Table:
    given = sorted({reason for _, reason in counts.reasons})
    stems = sorted({stem for stem, _ in counts.reasons}, key=named)
    return Table(
        "reasons",
        "Why cards were overridden",
        "A card may have several reasons. Codes that are not on our lists are counted and not printed.",
        ("pathway",),
        tuple(given),
        tuple((named(stem), *(told(counts.reasons[stem, reason]) for reason in given)) for stem in stems),
    )


def weeks_table(weeks: Sequence[Line], counts: Counts) -> Table:
    calls = _calls(counts, lambda week, _: (iso(week),))
    lines = {one.labels: one for one in weeks}
    nothing = line_of((), Counter())
    return Table(
        "weeks",
        "By ISO week",
        "",
        ("week",),
        ("calls", *_MEASURES, "shown per 100 calls"),
        tuple(
            (*labels, calls[labels], *_measured(line := lines.get(labels, nothing)), rate(line.shown, calls[labels]))
            for labels in sorted({*calls, *lines})
        ),
    )


def versions_table(counts: Counts) -> Table:
    def labels(version: Version) -> tuple[str, ...]:
        return (version.software, version.content, version.value_sets)

    calls = _calls(counts, lambda _, version: labels(version))
    lines = lines_of(counts.cards, lambda key: labels(key.version), lambda one: one)
    by_labels = {one.labels: one for one in lines}
    nothing = line_of((), Counter())
    return Table(
        "versions",
        "By version",
        "Content is the wording and the thresholds, code lists say which code means what; each a digest of the files.",
        ("software", "content", "code lists"),
        ("calls", *_MEASURES, "shown per 100 calls"),
        tuple(
            (*one, calls[one], *_measured(line := by_labels.get(one, nothing)), rate(line.shown, calls[one]))
            for one in sorted({*calls, *by_labels})
        ),
    )


def silence_table(lines: Sequence[Line], calls: Count, named: Named) -> Table:
    ordered = sorted(lines, key=lambda line: (named(line.labels[0]), by_pathway_and_urgency(line.labels)))
    return Table(
        "silence",
        "Silent beside shown",
        "What would have been shown, had the pathway spoken; for comparison what was shown to other clients or at "
        "other times of the selection. Per 100 calls of the whole selection.",
        ("pathway", "urgency"),
        ("silent", "silent per 100 calls", "shown", "shown per 100 calls"),
        tuple(
            (
                named(one.labels[0]),
                one.labels[1],
                one.silent,
                rate(one.silent, calls),
                one.shown,
                rate(one.shown, calls),
            )
            for one in ordered
            if one.silent.high
        ),
    )


def completeness_table(counts: Counts) -> Table:
    needs: dict[str, Counter[str]] = {}
    for (need, state), number in counts.needs.items():
        needs.setdefault(need, Counter())[state] += number
    states = sorted({state for _, state in counts.needs}, key=lambda state: -sum(one[state] for one in needs.values()))
    return Table(
        "completeness",
        "How the chart came",
        "Answered calls by need and by what came of it.",
        ("need",),
        tuple(states),
        tuple((need, *(told(needs[need][state]) for state in states)) for need in sorted(needs)),
    )


def refusals_table(counts: Counts) -> Table:
    outcomes: Counter[str] = Counter()
    for key, number in counts.calls.items():
        if key.outcome != ANSWERED:
            outcomes[key.outcome] += number
    return Table(
        "refusals",
        "Calls that got no cards",
        "By the code of the refusal.",
        ("code",),
        ("calls",),
        tuple((outcome, told(number)) for outcome, number in sorted(outcomes.items())),
    )


def _calls(counts: Counts, group: Callable[[date, Version], tuple[str, ...]]) -> dict[tuple[str, ...], Count]:
    exact: Counter[tuple[str, ...]] = Counter()
    for key, number in counts.calls.items():
        if key.outcome == ANSWERED:
            exact[group(key.week, key.version)] += number
    return defaultdict(lambda: told(0), {labels: told(number) for labels, number in exact.items()})


def iso(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"
