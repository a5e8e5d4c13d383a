"""The one card about an order that the clinician selected, with every reason in it (HOOK-02).

What is known to speak against the order makes a warning and brings along what could not be seen. What could not be seen
makes an information by itself (HOOK-06). A safe order that could be checked gets no card.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.conclusions import Finding, Stakes, Urgency
from app.orders.reasons import Effect, Reason, Reasons


def card_of(
    reasons: Iterable[Reason],
    *,
    warning: type[Finding],
    information: type[Finding] | None = None,
    stakes: Stakes,
    besides: Iterable[Reason] = (),
    thresholds: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """The card, or none. ``besides`` is said with a warning only: what to do instead.

    ``information`` is the card of gaps alone; without one they are told on the ``warning``'s card.
    """
    said = tuple(reasons)
    if not said:
        return
    against = any(_speaks_against(one) for one in said)
    told = Reasons((*said, *besides) if against else said)
    told = told.having(Effect.STOPS, Effect.CAUTIONS, Effect.HOLDS, Effect.INFORMS)
    yield (warning if against or information is None else information)(
        urgency=Urgency.WARNING if against else Urgency.INFO,
        notes=told.notes,
        evidence=told.evidence,
        missing=told.missing,
        concepts=told.concepts,
        stakes=stakes,
        safety=True,
        thresholds=thresholds,
        rows=told.rows,
    )


def _speaks_against(reason: Reason) -> bool:
    """A danger, or a doubt that rests on something in the chart; a doubt without a fact is only a gap."""
    return reason.effect is not Effect.HOLDS or bool(reason.evidence)
