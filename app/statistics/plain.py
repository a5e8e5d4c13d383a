"""The report as text for a terminal and as CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo

from app.statistics.criteria import Criterion
from app.statistics.masking import STEP
from app.statistics.report import Report

MASKING = (
    f"Counts are rounded to the nearest {STEP}; 1 to {STEP - 1} are told as <{STEP}, so that nobody can be picked out. "
    "Sums (≈), shares and rates are taken from the rounded counts."
)
NOTHING = "No call is on record for this selection."
NO_FEEDBACK = (
    "No client reported what became of any card: “no answer” says nothing about the cards before feedback works."
)


def heading(report: Report) -> Iterator[tuple[str, str]]:
    """What the report is about, as pairs of label and text."""
    selection = report.selection
    zone = selection.zone
    yield "period", f"{_day(selection.since, zone)} to before {_day(selection.until, zone)} ({zone})"
    if report.first is not None and report.last is not None:
        yield "calls on record", f"{_day(report.first, zone)} to {_day(report.last, zone)}"
    yield "clients", selection.client or ", ".join(report.clients) or "not asked for their name"
    yield "versions", str(len(report.versions))
    yield "made", _day(report.made, zone)
    if report.silent_stems:
        yield "silent for some client", ", ".join(report.silent_stems)


def remarks(report: Report) -> Iterator[str]:
    """What a reader has to know before the numbers."""
    yield MASKING
    if report.no_feedback:
        yield NO_FEEDBACK


def as_text(report: Report) -> str:
    """The report for a terminal."""
    parts = ["\n".join(f"{label}: {text}" for label, text in heading(report))]
    if not report.calls:
        return "\n\n".join((*parts, NOTHING)) + "\n"
    parts += remarks(report)
    parts.append(_aligned([tuple(row) for row in report.overview], numbers_from=1))
    for table in report.tables:
        if table.rows:
            rows = [(*table.labels, *table.measures), *(tuple(map(str, row)) for row in table.rows)]
            if table.totals:
                rows.append(tuple(map(str, table.totals)))
            title = f"{table.title}\n{'-' * len(table.title)}"
            note = [table.note] if table.note else []
            parts.append("\n".join((title, *note, _aligned(rows, numbers_from=len(table.labels)))))
    if report.criteria:
        parts.append("\n".join(("Before it speaks", "----------------", *map(_ticked, report.criteria))))
    return "\n\n".join(parts) + "\n"


def as_csv(report: Report) -> str:
    """One row a number: table, labels, measure, value as it is told."""
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\n").writerow
    write(("table", "label 1", "label 2", "label 3", "measure", "value"))
    for label, number, _ in report.overview:
        write(("overview", "", "", "", label, number))
    for table in report.tables:
        for row in table.rows:
            labels = (*map(str, row[: len(table.labels)]), "", "", "")[:3]
            for measure, cell in zip(table.measures, row[len(table.labels) :], strict=True):
                write((table.id, *labels, measure, cell))
    for criterion in report.criteria:
        write(("criteria", criterion.text, criterion.found, "", "met", verdict(criterion)))
    return out.getvalue()


def verdict(criterion: Criterion) -> str:
    """Yes, no, or that people have to say."""
    return {True: "yes", False: "NO", None: "to be judged"}[criterion.met]


def _ticked(criterion: Criterion) -> str:
    mark = {True: "[x]", False: "[ ]", None: "[?]"}[criterion.met]
    return f"{mark} {criterion.text}" + (f": {criterion.found}" if criterion.found else "")


def _aligned(rows: Sequence[tuple[str, ...]], *, numbers_from: int) -> str:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths, numbers_from) for row in rows)


def _line(row: Iterable[str], widths: Sequence[int], numbers_from: int) -> str:
    cells = (
        cell.ljust(width) if place < numbers_from else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join(cells).rstrip()


def _day(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d}"
