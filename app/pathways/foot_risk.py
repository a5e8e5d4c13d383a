"""The diabetic foot: was it examined within the year, is protective sensation lost, and when is it due again?

ADA Standards of Care (yearly), IWGDF risk classes 2019 and NICE NG19 in secondary text; rows DPN-02, DPN-03, DPN-10.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from app.pathways.nerve_symptoms import denied_later
from app.picture.concepts import Concept
from app.picture.facts import Fact, Procedure, Side, Sign
from app.picture.needs import Missing, Need
from app.picture.patient import PatientPicture, newest_or_worst

EXAMINED_WITHIN = timedelta(days=365)  # DPN-02
FOUND_LATELY = timedelta(days=30)
"""Ours: for so long a loss that was found is news on its card; after that only when the feet are due, or complain."""

PAD = (Concept.COND_PAD, Concept.COND_CLTI, Concept.COND_CLAUDICATION)
LOST_BEFORE = (Concept.COND_FOOT_ULCER, Concept.COND_FOOT_AMPUTATION, Concept.COND_AMPUTATION)

READS = frozenset(
    {
        Concept.SENSORY_MONOFILAMENT,
        Concept.PROC_FOOT_EXAM,
        Concept.SIGN_FOOT_DEFORMITY,
        Concept.SAFETY_DIALYSIS,
        *PAD,
        *LOST_BEFORE,
    }
)


class Recheck(Enum):
    """DPN-03: how often to look again, in months; the upper end says when it is due."""

    YEARLY = (6, 12)
    HALF_YEARLY = (3, 6)
    MONTHLY = (1, 3)

    @property
    def due_after(self) -> timedelta:
        """The upper end of the interval."""
        return timedelta(days=EXAMINED_WITHIN.days * self.value[1] // 12)


@dataclass(frozen=True, slots=True)
class Feet:
    """What is known of the feet.

    ``lost``: abnormal monofilament of this year. ``deformed``: foot deformity. ``because``: what shortens the interval.
    ``examined``: an examination of this year; ``due``: none is on record within the interval; ``unseen``: where one may
    stand that was not sent; ``conditions_unseen``: an ulcer or PAD may be listed that was not sent.
    """

    lost: tuple[Sign, ...]
    deformed: tuple[Sign, ...]
    recheck: Recheck
    because: tuple[Fact, ...]
    examined: tuple[Fact, ...]
    unseen: tuple[Missing, ...]
    due: bool
    found_lately: bool
    conditions_unseen: bool

    @property
    def at_risk(self) -> tuple[Sign, ...]:
        """Lost protective sensation or deformity: either is enough for podiatry (DPN-03, DPN-10)."""
        return (*self.lost, *self.deformed)


def feet_of(patient: PatientPicture) -> Feet:
    """Judge the feet; an examination counts as done only when it surely was within the year."""
    lost = tuple(found for side in Side if (found := _lost(patient, side)) is not None)
    deformed = _deformed(patient)
    recheck, because = _recheck(patient, deformed)
    tested = (
        *patient.of(Procedure, Concept.PROC_FOOT_EXAM),
        *(one for one in patient.of(Sign, Concept.SENSORY_MONOFILAMENT) if not one.unsigned),
    )
    examined = tuple(one for one in tested if _surely(one, EXAMINED_WITHIN, patient))
    needs = tuple(need for need in (Need.EXAM, Need.PROCEDURES) if not patient.state(need).complete)
    return Feet(
        lost=lost,
        deformed=deformed,
        recheck=recheck,
        because=because,
        examined=examined,
        unseen=(patient.unseen(Concept.PROC_FOOT_EXAM, needs),) if needs else (),
        due=not any(_surely(one, recheck.due_after, patient) for one in examined),
        found_lately=any(
            one.when is not None and one.when.possibly_within(FOUND_LATELY, patient.as_of) for one in (*lost, *deformed)
        ),
        conditions_unseen=not patient.state(Need.CONDITIONS).complete,
    )


def _lost(patient: PatientPicture, side: Side) -> Sign | None:
    charted = (
        one
        for one in patient.signs(Concept.SENSORY_MONOFILAMENT, side)
        if one.when is not None and one.when.possibly_within(EXAMINED_WITHIN, patient.as_of)
    )
    reading = newest_or_worst(charted, lambda one: one.value.rank)
    return reading.fact if reading is not None and reading.fact.value.rank > 0 else None


def _deformed(patient: PatientPicture) -> tuple[Sign, ...]:
    """A deformity stays: charted within the year or listed, unless it was denied since."""
    charted = patient.of(Sign, Concept.SIGN_FOOT_DEFORMITY)
    return tuple(
        one
        for one in charted
        if one.value.rank > 0
        and (one.continuing or (one.when is not None and one.when.possibly_within(EXAMINED_WITHIN, patient.as_of)))
        and not denied_later(one, charted)
    )


def _recheck(patient: PatientPicture, deformed: tuple[Sign, ...]) -> tuple[Recheck, tuple[Fact, ...]]:
    """DPN-03: the shortest interval that anything on record asks for."""
    before: tuple[Fact, ...] = (
        *patient.ever(*LOST_BEFORE),
        *patient.of(Procedure, Concept.COND_AMPUTATION),
        *patient.current(Concept.SAFETY_DIALYSIS, suspected=True),
    )
    if before:
        return Recheck.MONTHLY, before
    pad = patient.current(*PAD, suspected=True)
    if pad or deformed:
        return Recheck.HALF_YEARLY, pad
    return Recheck.YEARLY, ()


def _surely(fact: Fact, within: timedelta, patient: PatientPicture) -> bool:
    return fact.when is not None and fact.when.surely_within(within, patient.as_of)
