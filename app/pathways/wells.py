"""The two-level Wells score for deep vein thrombosis as bounds: what is charted, and what nobody looked at.

Wells score as used by NICE NG158. An item that was not recorded counts nothing in the lower bound and its full point in
the upper one, so that a score is low only when every item was looked at (rows DVT-01, DVT-02).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from app.pathways.chronic_leg import without
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Motor, Procedure, Side, Sign, Standing, Trait
from app.picture.needs import Missing
from app.picture.patient import PatientPicture, Reading

LIKELY_FROM = 2
"""Points, DVT-01."""

SURGERY_WITHIN = timedelta(weeks=12)
"""Wells: major surgery within twelve weeks."""

CAST_WITHIN = timedelta(days=42)
"""Ours: Wells says "recent plaster immobilization"; a cast stays on for about six weeks."""

ALTERNATIVE_POINTS = -2

READS = frozenset(
    {
        Concept.COND_CANCER,
        Concept.MOTOR_LIMB,
        Concept.COND_PARAPARESIS,
        Concept.COND_HEMIPARESIS,
        Concept.PROC_CAST,
        Concept.COND_BEDRIDDEN,
        Concept.PROC_MAJOR_SURGERY,
        Concept.PROC_TRAUMA_SURGERY,
        Concept.SIGN_CALF_TENDERNESS,
        Concept.SIGN_MASSIVE_SWELLING,
        Concept.SIGN_CALF_CIRCUMFERENCE,
        Concept.SIGN_PITTING_EDEMA,
        Concept.SIGN_COLLATERAL_VEINS,
        Concept.COND_DVT,
        Concept.COND_DVT_HISTORY,
        Concept.COND_CELLULITIS,
        Concept.COND_POPLITEAL_CYST,
        Concept.SYMPTOM_LEG,
    }
)

Found = tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the score: worth a point when ``found``; ``asked`` is what its absence would have to be seen in."""

    found: Callable[[PatientPicture, Side], Found]
    asked: tuple[Concept, ...]
    bedside: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """At least and at most so many points, the facts that gave them, and what was not recorded."""

    least: int
    most: int
    evidence: Found
    missing: tuple[Missing, ...]
    alternative: Found


def _listed(patient: PatientPicture, *concepts: Concept) -> Found:
    return patient.current(*concepts)


def _done(patient: PatientPicture, within: timedelta, *concepts: Concept) -> Found:
    return tuple(
        one
        for one in patient.of(Procedure, *concepts)
        if one.when is not None and one.when.possibly_within(within, patient.as_of)
    )


def present(patient: PatientPicture, concept: Concept, side: Side) -> tuple[Sign, ...]:
    """A bedside sign of this leg that was found now; one that is not confirmed does not count."""
    reading = patient.sign(concept, side)
    found = isinstance(reading, Reading) and reading.fact.value.rank > 0 and not reading.fact.suspected
    return (reading.fact,) if found and isinstance(reading, Reading) else ()


def _immobile(patient: PatientPicture, side: Side) -> Found:
    weak = (one for one in present(patient, Concept.MOTOR_LIMB, side) if one.value.rank >= Motor.SEVERE.rank)
    casts = (one for one in _done(patient, CAST_WITHIN, Concept.PROC_CAST) if one.side in (side, None))
    return (*weak, *_listed(patient, Concept.COND_PARAPARESIS, Concept.COND_HEMIPARESIS), *casts)


def _bedridden_or_operated(patient: PatientPicture, side: Side) -> Found:
    operated = _done(patient, SURGERY_WITHIN, Concept.PROC_MAJOR_SURGERY, Concept.PROC_TRAUMA_SURGERY)
    return (*_listed(patient, Concept.COND_BEDRIDDEN), *operated)


def _whole_leg_swollen(patient: PatientPicture, side: Side) -> Found:
    told = (
        one
        for one in patient.symptoms(side)
        if Complaint.SWELLING in one.complaints and Trait.WHOLE_LEG in one.traits and not one.suspected
    )
    signs = present(patient, Concept.SIGN_MASSIVE_SWELLING, side)
    return (*signs, *without(told, signs))


def _pitting_here_only(patient: PatientPicture, side: Side) -> Found:
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}.get(side)
    both = other is not None and present(patient, Concept.SIGN_PITTING_EDEMA, other)
    return () if both else present(patient, Concept.SIGN_PITTING_EDEMA, side)


def _clot_before(patient: PatientPicture, side: Side) -> Found:
    past = (one for one in patient.ever(Concept.COND_DVT) if one.standing is Standing.HISTORY)
    return (*patient.ever(Concept.COND_DVT_HISTORY), *past)


ITEMS: tuple[Item, ...] = (
    Item(lambda patient, side: _listed(patient, Concept.COND_CANCER), (Concept.COND_CANCER,)),
    Item(_immobile, (Concept.COND_PARAPARESIS, Concept.PROC_CAST)),
    Item(_bedridden_or_operated, (Concept.COND_BEDRIDDEN, Concept.PROC_MAJOR_SURGERY)),
    Item(
        lambda patient, side: present(patient, Concept.SIGN_CALF_TENDERNESS, side),
        (Concept.SIGN_CALF_TENDERNESS,),
        bedside=True,
    ),
    Item(_whole_leg_swollen, (Concept.SIGN_MASSIVE_SWELLING,), bedside=True),
    Item(
        lambda patient, side: present(patient, Concept.SIGN_CALF_CIRCUMFERENCE, side),
        (Concept.SIGN_CALF_CIRCUMFERENCE,),
        bedside=True,
    ),
    Item(_pitting_here_only, (Concept.SIGN_PITTING_EDEMA,), bedside=True),
    Item(
        lambda patient, side: present(patient, Concept.SIGN_COLLATERAL_VEINS, side),
        (Concept.SIGN_COLLATERAL_VEINS,),
        bedside=True,
    ),
    Item(_clot_before, (Concept.COND_DVT_HISTORY,)),
)
"""The nine items that give a point each; the tenth takes two away: ``_alternative``."""


def wells(patient: PatientPicture, side: Side) -> Score:
    """Score one leg."""
    evidence: list[Fact] = []
    missing: list[Missing] = []
    points = 0
    for item in ITEMS:
        found = item.found(patient, side)
        points += bool(found)
        evidence.extend(found)
        if not found:
            missing.extend(_not_recorded(patient, item, side)[:1])
    alternative = _alternative(patient, side)
    least = points + (ALTERNATIVE_POINTS if alternative else 0)
    # Whether the other diagnosis is as likely is the clinician's call, so that the upper bound leaves it out.
    return Score(least, points + len(missing), tuple(dict.fromkeys(evidence)), tuple(missing), alternative)


def _not_recorded(patient: PatientPicture, item: Item, side: Side) -> list[Missing]:
    """A sign that nobody charted now; a diagnosis or an operation whose list was not seen whole."""
    if item.bedside:
        readings = (patient.sign(concept, side) for concept in item.asked)
        return [one for one in readings if isinstance(one, Missing)]
    return [patient.missing(one) for one in item.asked if not patient.complete(one)]


def _alternative(patient: PatientPicture, side: Side) -> tuple[Diagnosis, ...]:
    listed = (
        one for concept in (Concept.COND_CELLULITIS, Concept.COND_POPLITEAL_CYST) for one in patient.current(concept)
    )
    return tuple(one for one in listed if one.side is side)
