"""When a silent pathway may begin to speak: what can be counted is judged, the rest is for people to tick."""

from __future__ import annotations

from dataclasses import dataclass

from app.account import ANSWERED, SILENT
from app.conclusions import Urgency
from app.picture.needs import Need, NeedState
from app.statistics.counts import Counts
from app.statistics.masking import ENOUGH_FOR_A_SHARE, rate, told

WEEKS = 4
"""Ours: a month sees every rota and the end of a quarter; fewer weeks see one team."""

CALLS = 1000
"""Ours: with no wrong card among them, fewer than 3 in 1,000 are to be expected (the rule of three, 95 %)."""

CARDS_PER_100_CALLS = 10
"""Ours: warnings and information; beyond one card in ten charts a service is muted, whatever it says."""

COMPLETE = 0.95
"""Ours: answered calls in which the bedside findings and the problem list came whole; the rest cannot be judged."""

REFUSED = 0.01
"""Ours: calls that get no answer; each looks like an all-clear at the bedside."""

_WHOLE = frozenset({NeedState.SENT.value, NeedState.NONE_ON_RECORD.value, "fetched"})

BY_HAND = (
    "Every silent critical card was compared with the chart by a clinician, and each wrong one is explained",
    "Of the charts without a card, a sample was read for a leg in danger that was missed",
    "The ward approved the wording of every card that will speak, and the overrides are mapped in the EHR",
    "Somebody is named who reads this report every month, and who may silence the pathway again",
)


@dataclass(frozen=True, slots=True)
class Criterion:
    """``met`` is None when people have to judge it. ``found`` is masked like every count."""

    text: str
    found: str
    met: bool | None


def judged(counts: Counts) -> tuple[Criterion, ...]:
    """The criteria, over the calls of clients for which something was silent."""
    silent = {key: number for key, number in counts.calls.items() if key.silent}
    answered = sum(number for key, number in silent.items() if key.outcome == ANSWERED)
    weeks = len({key.week for key in silent})
    quiet = {key: number for key, number in counts.cards.items() if key.shown == SILENT}
    burden = sum(number for key, number in quiet.items() if key.urgency != Urgency.CRITICAL)
    critical = sum(number for key, number in quiet.items() if key.urgency == Urgency.CRITICAL)
    every = sum(counts.calls.values())
    refused = sum(number for key, number in counts.calls.items() if key.outcome != ANSWERED)
    enough = told(answered).about >= ENOUGH_FOR_A_SHARE
    per_100 = told(burden).about * 100 / answered if enough else None
    seen = _seen(counts)
    return (
        Criterion(f"Silent in at least {WEEKS} ISO weeks", str(weeks), weeks >= WEEKS),
        Criterion(f"At least {CALLS:,} answered calls in silence", str(told(answered)), answered >= CALLS),
        Criterion(
            f"At most {CARDS_PER_100_CALLS} silent cards that are not critical per 100 calls",
            rate(told(burden), told(answered)),
            None if per_100 is None else per_100 <= CARDS_PER_100_CALLS,
        ),
        Criterion("No part of the service failed in any call", str(told(counts.broken)), counts.broken == 0),
        Criterion(
            f"Bedside findings and problem list came whole in at least {COMPLETE:.0%} of the answered calls",
            "–" if seen is None else f"{seen:.0%}",
            None if seen is None else seen >= COMPLETE,
        ),
        Criterion(
            f"At most {REFUSED:.0%} of the calls got no answer",
            f"{told(refused)} of {told(every)}",
            refused <= REFUSED * every if every else None,
        ),
        Criterion(BY_HAND[0], f"{told(critical)} cards", None),
        *(Criterion(text, "", None) for text in BY_HAND[1:]),
    )


def _seen(counts: Counts) -> float | None:
    """The part of the answered calls in which the worse of the two came whole; none where there are too few."""
    parts = []
    for need in (Need.EXAM, Need.CONDITIONS):
        states = {state: number for (one, state), number in counts.needs.items() if one == need.value}
        every = told(sum(states.values()))
        if every.about < ENOUGH_FOR_A_SHARE:
            return None
        whole = told(sum(number for state, number in states.items() if state in _WHOLE))
        parts.append(min(whole.about / every.about, 1))
    return min(parts)
