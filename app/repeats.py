"""Which cards are not shown again, because a clinician set the same card aside for the same patient a while ago.

Pure: what was set aside is looked up elsewhere. The floor is here: nothing critical is ever held back, nor what says
that a leg could not be assessed, nor the judgment of a selected order, because to select it again is a new act.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from app.account import Overridden, SetAside
from app.conclusions import Finding, Urgency

_RANK = {urgency.value: rank for rank, urgency in enumerate(Urgency)}


def recalled(
    findings: Iterable[Finding], past: Sequence[SetAside], evidence_of: Callable[[Finding], str | None]
) -> tuple[Overridden, ...]:
    """The cards of these findings that were set aside before, each with the newest time.

    ``past`` holds one entry for each card and evidence. A card that rests on the same facts as when it was set aside
    is told as unchanged; one that rests on others, or became more urgent, as changed.
    """
    found: list[Overridden] = []
    for finding in findings:
        same = [one for one in past if (one.pathway, one.card, one.side) == _place(finding)]
        if not same:
            continue
        now = evidence_of(finding)
        still = [
            one
            for one in same
            if now is not None and one.evidence == now and _RANK[one.urgency] <= _RANK[finding.urgency.value]
        ]
        last = max(still or same, key=lambda one: one.at)
        pathway, card, side = _place(finding)
        found.append(
            Overridden(pathway=pathway, card=card, side=side, at=last.at, reason=last.reason, changed=not still)
        )
    return tuple(found)


def held_back(shown: Sequence[Finding], overridden: Sequence[Overridden], pathways: Collection[str]) -> list[Finding]:
    """The findings that are not shown again. ``pathways`` are the stems whose cards may rest at all."""
    if not overridden:
        return []
    return [
        one
        for one in shown
        if one.urgency is not Urgency.CRITICAL
        and one.stem in pathways
        and (last := last_of(one, overridden)) is not None
        and not last.changed
    ]


def last_of(finding: Finding, overridden: Sequence[Overridden]) -> Overridden | None:
    """When the card of this finding was last set aside, or none."""
    return next((one for one in overridden if (one.pathway, one.card, one.side) == _place(finding)), None)


def told(repeats: Iterable[Finding], overridden: Sequence[Overridden]) -> list[dict[str, Any]]:
    """The cards that are held back, for the client: which, and when each was set aside."""
    lasts = [last for one in repeats if (last := last_of(one, overridden)) is not None]
    return [
        {"pathway": one.pathway, "card": one.card}
        | ({"side": one.side} if one.side is not None else {})
        | {"overridden": one.at.isoformat(timespec="seconds")}
        for one in lasts
    ]


def _place(finding: Finding) -> tuple[str, str, str | None]:
    return finding.stem, finding.card, finding.side.value if finding.side is not None else None
