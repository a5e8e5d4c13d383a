"""Which findings become cards, in which order, and which orders each of them suggests: DATA-19 in one place.

Pure: from what pathways and order checks concluded to what is shown. No chart, no wording, no HTTP.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from app.conclusions import Finding, Stakes, Urgency
from app.pathways import chart_completeness

_RANK = {urgency: rank for rank, urgency in enumerate(Urgency)}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An order that a card suggests, for what is at stake; ``recommended`` unless it is offered only."""

    order: str
    stakes: Stakes
    recommended: bool


def ranked(findings: Sequence[Finding], pathways: Collection[str]) -> list[Finding]:
    """Worst first; one card per pathway and side; info gives way to critical unless it is about safety.

    ``pathways`` are the stems of which one card per side is enough; a selected order keeps a card for each judgment.
    """
    if not findings:
        return []
    best: dict[tuple[str, ...], Finding] = {}
    for finding in sorted(findings, key=lambda one: _RANK[one.urgency]):
        best.setdefault(_place(finding, pathways), finding)
    shown = list(best.values())
    if not any(finding.urgency is Urgency.CRITICAL for finding in shown):
        return shown
    return _with_unseen([one for one in shown if one.urgency is not Urgency.INFO or one.safety])


def _place(finding: Finding, pathways: Collection[str]) -> tuple[str, ...]:
    """Findings of one place share a card."""
    side = finding.side or ""
    return (finding.stem, side) if finding.stem in pathways else (finding.stem, finding.card, side)


def _with_unseen(shown: Sequence[Finding]) -> list[Finding]:
    """What could not be seen is told on the critical card, so that it does not get a card of its own."""
    partly = [one for one in shown if isinstance(one, chart_completeness.PartlyAssessed)]
    unseen = tuple(gap for one in partly for gap in one.missing)
    concepts = tuple(concept for one in partly for concept in one.concepts)
    told = []
    for one in shown:
        if one in partly:
            continue
        if partly and one.urgency is Urgency.CRITICAL:
            known = {gap.concept for gap in one.missing}
            missing = (*one.missing, *(gap for gap in unseen if gap.concept not in known))
            one = replace(one, missing=missing, concepts=tuple(dict.fromkeys((*one.concepts, *concepts))))
        told.append(one)
    return told


def shared_out(shown: Sequence[Finding], work_up: Collection[str]) -> Iterator[tuple[Finding, list[Proposal]]]:
    """Each finding with the orders of its card: tests for a cause stand together on the first card that asks for any.

    A test keeps the haste of the finding that first asked for it, and is recommended when any finding recommends it.
    """
    tests: dict[str, Proposal] = {}
    for finding in shown:
        for proposal in _proposals(finding):
            if proposal.order in work_up:
                first = tests.get(proposal.order, proposal)
                recommended = first.recommended or proposal.recommended
                tests[proposal.order] = replace(first, recommended=recommended)
    for finding in shown:
        own = [proposal for proposal in _proposals(finding) if proposal.order not in work_up]
        if len(own) < len(finding.proposes):
            own.extend(tests.values())
            tests.clear()
        yield finding, own


def _proposals(finding: Finding) -> list[Proposal]:
    return [Proposal(order, finding.stakes, order not in finding.optional) for order in finding.proposes]
