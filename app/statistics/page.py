"""The report as one HTML page for a committee: it stands alone, runs nothing, loads nothing, and prints on paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from app.statistics.plain import NOTHING, heading, remarks, verdict
from app.statistics.plots import Bar, Series, lying, standing
from app.statistics.report import Report
from app.statistics.tables import Table

_BECAME = (Series("accepted", "accepted"), Series("overridden", "overridden"), Series("no answer", "unanswered"))
_SILENT = (Series("silent", "silent"),)
_CARDS = (Series("cards", "overridden"),)

_MOST_BARS = 25
"""Ours: more pathways than fit on half a page of paper are in the table only."""

_STYLE = """
:root { color-scheme: light; --ink: #1c2126; --soft: #5b6570; --line: #d5dae0; --page: #fff;
  --accepted: #14614f; --overridden: #e08a2e; --unanswered: #cfd5db; --silent: #6c7a9c; --bad: #a4262c; }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .2rem } h2 { font-size: 1.15rem; margin: 2.4rem 0 .3rem }
p { max-width: 46rem; margin: .4rem 0 } .soft, .note { color: var(--soft) }
dl.about { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .6rem 0 1rem }
dl.about dt { color: var(--soft) } dl.about dd { margin: 0 }
ul.overview { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.4rem, 1fr)); gap: .6rem; padding: 0;
  margin: 1.2rem 0; list-style: none }
ul.overview li { border: 1px solid var(--line); border-radius: 4px; padding: .5rem .6rem }
ul.overview b { display: block; font-size: 1.35rem; font-variant-numeric: tabular-nums }
ul.overview span { display: block; color: var(--soft); font-size: .85rem }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; margin: .4rem 0; font-size: .88rem; font-variant-numeric: tabular-nums }
th, td { padding: .22rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
thead th { border-bottom: 2px solid var(--ink); vertical-align: bottom }
td.n, th.n { text-align: right } tbody th { font-weight: 400; min-width: 10rem }
.whole { white-space: nowrap } tfoot th, tfoot td { font-weight: 700 }
td.critical { color: var(--bad); font-weight: 700 }
figure { margin: 1rem 0 } figcaption { font-weight: 700 }
svg { display: block; width: 100%; height: auto; margin-top: .4rem }
svg text { font-size: 12px; fill: var(--ink) } svg .number { fill: var(--soft) }
svg .end { text-anchor: end } svg .middle { text-anchor: middle } svg .grid { stroke: var(--line) }
.accepted { fill: var(--accepted); background: var(--accepted) }
.overridden { fill: var(--overridden); background: var(--overridden) }
.unanswered { fill: var(--unanswered); background: var(--unanswered) }
.silent { fill: var(--silent); background: var(--silent) }
rect { stroke: var(--page); stroke-width: 1 } rect.few { fill-opacity: .45; stroke: var(--soft); stroke-dasharray: 2 2 }
ul.legend { display: flex; gap: 1.2rem; list-style: none; margin: .3rem 0 0; padding: 0; font-size: .88rem }
.key { display: inline-block; width: .9em; height: .9em; margin-right: .4em; vertical-align: -.1em }
td.no { color: var(--bad); font-weight: 700 }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt } h2 { break-after: avoid }
  figure, tr, ul.overview li { break-inside: avoid } .wide { overflow: visible } thead { display: table-header-group }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact } @page { size: A4; margin: 14mm } }
"""


def as_page(report: Report) -> str:
    """The page."""
    body = "".join(_body(report))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # Whatever the page may be made to hold, a browser loads and runs nothing.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>Leg Triage: what became of its cards</title><style>{_STYLE}</style></head>\n"
        f"<body>{body}</body></html>\n"
    )


def _body(report: Report) -> Iterator[str]:
    yield "<h1>What became of the cards</h1>"
    yield "<p class=soft>Leg Triage, for the people who decide what may go on speaking.</p>"
    about = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in heading(report))
    yield f'<dl class="about">{about}</dl>'
    if not report.calls:
        yield f"<p>{NOTHING}</p>"
        return
    yield "".join(f"<p>{escape(remark)}</p>" for remark in remarks(report))
    yield '<ul class="overview">'
    for label, number, beside in report.overview:
        yield f"<li><span>{escape(label)}</span><b>{escape(number)}</b><span>{escape(beside)}</span></li>"
    yield "</ul>"
    yield from _figures(report)
    if report.criteria:
        yield _criteria(report)
    for table in report.tables:
        if table.rows:
            yield _table(table)


def _figures(report: Report) -> Iterator[str]:
    if report.weeks:
        bars = [Bar(one.labels[0], one.became, str(one.shown)) for one in report.weeks]
        yield standing("by-week", "Cards shown, by ISO week", _BECAME, bars)
    shown = sorted((one for one in report.pathways if one.shown.high), key=lambda one: -one.shown.about)
    if shown:
        bars = [Bar(one.labels[0], one.became, str(one.shown)) for one in shown[:_MOST_BARS]]
        yield lying("by-pathway", "Cards shown, by pathway", _BECAME, bars)
    if report.reasons:
        bars = [Bar(reason, (number,), str(number)) for reason, number in report.reasons]
        yield lying("by-reason", "Why cards were overridden", _CARDS, bars)
    silent = sorted((one for one in report.pathways if one.silent.high), key=lambda one: -one.silent.about)
    if silent:
        bars = [Bar(one.labels[0], (one.silent,), str(one.silent)) for one in silent[:_MOST_BARS]]
        yield lying("silent", "Cards that nobody saw, by silent pathway", _SILENT, bars)


def _criteria(report: Report) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(one.text)}</th><td class='n whole'>{escape(one.found)}</td>"
        f"<td class='whole{' no' if one.met is False else ''}'>{escape(verdict(one))}</td></tr>"
        for one in report.criteria
    )
    return (
        "<h2>Before it speaks</h2><p class=note>Over the calls of clients for which something was silent. What cannot "
        "be counted is for people to tick.</p><div class=wide><table><thead><tr><th scope=col>criterion</th>"
        f"<th scope=col class=n>found</th><th scope=col>met</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _table(table: Table) -> str:
    heads = "".join(
        f"<th scope=col{_right(table, place)}>{escape(head)}</th>"
        for place, head in enumerate((*table.labels, *table.measures))
    )
    rows = "".join(f"<tr>{''.join(_cells(table, row))}</tr>" for row in table.rows)
    foot = f"<tfoot><tr>{''.join(_cells(table, table.totals))}</tr></tfoot>" if table.totals else ""
    note = f"<p class=note>{escape(table.note)}</p>" if table.note else ""
    return (
        f'<h2 id="{table.id}">{escape(table.title)}</h2>{note}<div class=wide><table aria-labelledby="{table.id}">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>{foot}</table></div>"
    )


def _cells(table: Table, row: tuple[object, ...]) -> Iterator[str]:
    for place, cell in enumerate(row):
        text = escape(str(cell))
        if place == 0:
            yield f"<th scope=row>{text}</th>"
        else:
            kind = " class=critical" if text == "critical" else _right(table, place)
            yield f"<td{kind}>{text}</td>"


def _right(table: Table, place: int) -> str:
    return " class=n" if place >= len(table.labels) else ""
