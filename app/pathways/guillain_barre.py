"""Weakness that climbs or takes both legs over days to weeks, with weak reflexes: Guillain-Barré syndrome.

EAN/PNS guideline 2023 (abstract), thresholds for ventilation in secondary text; row GBS-01. What threatens is not the
leg but the breathing. The same weakness for longer than that is PNP-02's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways import leg_exam, nerve_symptoms, neuropathy_pattern, outranks_nerve, radiculopathy, vital_capacity
from app.pathways.back_pain import stenosis_told
from app.pathways.childhood import is_child
from app.pathways.leg_exam import examine, worsened
from app.pathways.nerve_symptoms import (
    LegFact,
    Nerves,
    anything_told,
    charted_within,
    legs_of,
    may_have_begun_within,
    surely_began_before,
)
from app.pathways.vital_capacity import INTENSIVE_CARE_AT, Breathing, breathing_of
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Reflex, Side, Sign, Symptom, Trait
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading

STEM = "guillain_barre"

WEEKS = 4
WITHIN = timedelta(weeks=WEEKS)  # GBS-01: days to 4 weeks
INFECTION_WITHIN = timedelta(weeks=6)  # GBS-01

LASTING_UNTIL = timedelta(weeks=52)
"""Ours: who has had weak legs for longer has been seen for it."""

CHRONIC = (Concept.COND_DPN, Concept.COND_POLYNEUROPATHY, Concept.COND_CIDP, Concept.COND_DIABETES)
READS: frozenset[Concept] = (
    nerve_symptoms.READS
    | leg_exam.READS
    | outranks_nerve.READS
    | radiculopathy.READS
    | vital_capacity.READS
    | neuropathy_pattern.READS
    | {
        Concept.COND_GBS,
        Concept.COND_SPINAL_STENOSIS,
        Concept.COND_PARAPARESIS,
        Concept.COND_RECENT_INFECTION,
        *CHRONIC,
    }
)
NEUROLOGY, NERVE_CONDUCTION = "referral.neurology", "order.ncs_emg"
PROPOSES: tuple[str, ...] = (NEUROLOGY, NERVE_CONDUCTION)
CARDS: Mapping[str, tuple[str, ...]] = {"suspected": ("weeks",), "breathing": (), "possible": (), "lasting": ("weeks",)}
NOTES: Mapping[str, tuple[str, ...]] = {
    "intensive_care": ("limit",),
    "breathless": (),
    "measure": ("limit",),
    "monitor": (),
    "if_so": (),
    "treat": (),
    "child": (),
    "test_reflexes": (),
    "reflexes_normal": (),
    "ask_course": ("weeks",),
    "cord_if": (),
    "infection_on_record": (),
    "infection_not_needed": (),
    "lasting_tests": (),
    "worse": (),
}


class Reflexes(Enum):
    """The ankle jerks of today."""

    WEAK = "reduced or absent"
    NORMAL = "normal"
    BRISK = "brisk"
    UNKNOWN = "not examined"


class SuspectedGuillainBarre(Finding):
    """GBS-01: the whole picture."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class BreathingFails(Finding):
    """GBS-01: rising weakness, or the listed diagnosis, and breathing that fails."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "breathing"


class PossibleGuillainBarre(Finding):
    """GBS-01: the reflexes or the course are not known, or the reflexes are still normal."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastingWeakness(Finding):
    """PNP-02: the same weakness, and surely older than four weeks."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "lasting"


@dataclass(frozen=True, slots=True)
class _Weakness:
    """The weakness of both legs: its facts, whether it climbs, and whether its course is known to be of weeks."""

    facts: tuple[Fact, ...]
    climbs: bool
    of_weeks: bool


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for the patient: the weakness is of both legs."""
    listed = _of_weeks(patient, Concept.COND_GBS)
    known = tuple(one for one in listed if not one.suspected)
    if known:
        # Who treats it knows it: only the breathing is worth a word.
        breathing = breathing_of(patient)
        if breathing.failing:
            yield _finding(patient, BreathingFails, known, breathing)
        return
    weakness = _weakness(patient, listed)
    if weakness is None:
        yield from _lasting(patient)
        return
    breathing = breathing_of(patient)
    reflexes, jerks = _reflexes(patient)
    if reflexes is Reflexes.BRISK or _elsewhere(patient, climbs=weakness.climbs and reflexes is Reflexes.WEAK):
        return
    facts = (*weakness.facts, *jerks)
    unasked = tuple(_unasked(patient, weakness, reflexes))
    if breathing.failing and weakness.of_weeks:
        yield _finding(patient, BreathingFails, facts, breathing, missing=unasked)
    elif reflexes is Reflexes.WEAK and weakness.of_weeks:
        yield _finding(patient, SuspectedGuillainBarre, facts, breathing)
    elif weakness.of_weeks and reflexes is Reflexes.UNKNOWN:
        if not weakness.climbs and _spine_emergency(patient):
            return
        yield _finding(patient, PossibleGuillainBarre, facts, breathing, "test_reflexes", missing=unasked)
    elif weakness.of_weeks and weakness.climbs:
        yield _finding(patient, PossibleGuillainBarre, facts, breathing, "reflexes_normal")
    elif reflexes is Reflexes.WEAK and not patient.current(*CHRONIC):
        yield _finding(patient, PossibleGuillainBarre, facts, breathing, "ask_course", missing=unasked)
    elif unasked:
        yield CannotAssess(STEM, unasked)


def _weakness(patient: PatientPicture, suspected: tuple[Diagnosis, ...]) -> _Weakness | None:
    """Weakness that climbs, of both legs, or a suspicion that was listed; none when it surely began earlier."""
    paraparesis = _of_weeks(patient, Concept.COND_PARAPARESIS)
    legs = legs_of(patient) if anything_told(patient) else {}
    climbing = _telling(legs, Trait.ASCENDING)
    spreading = _telling(legs, Trait.SPREAD_TO_BOTH)
    both = _both(legs)
    told = tuple(dict.fromkeys((*climbing, *spreading, *both)))
    if not (told or paraparesis or suspected) or surely_began_before(told, WITHIN, patient):
        return None
    if _telling(legs, Trait.SUDDEN) and not climbing:
        return None  # Minutes to hours: the cord's or the aorta's (CORD-07, ALI-11).
    progressive = _telling(legs, Trait.PROGRESSIVE)
    worse = tuple(sign for side in (Side.LEFT, Side.RIGHT) for sign in worsened(patient, examine(patient, side)))
    of_weeks = (
        bool(suspected)
        or charted_within(told, WITHIN, patient)
        or any(one.onset is not None for one in paraparesis)
        or may_have_begun_within((*climbing, *spreading, *progressive), WITHIN, patient)
        or (bool(told) and any(sign.concept is Concept.MOTOR_LIMB for sign in worse))
    )
    facts = (*told, *(one for one in progressive if told), *paraparesis, *suspected)
    return _Weakness(tuple(dict.fromkeys(facts)), bool(climbing), of_weeks)


def _lasting(patient: PatientPicture) -> Iterator[Finding]:
    """Ours: on the day after four weeks an emergency does not turn into nothing; from eight weeks on it may be CIDP."""
    legs = legs_of(patient) if anything_told(patient) else {}
    told = tuple(dict.fromkeys((*_telling(legs, Trait.ASCENDING), *_telling(legs, Trait.SPREAD_TO_BOTH), *_both(legs))))
    reflexes, jerks = _reflexes(patient)
    if reflexes is not Reflexes.WEAK or not surely_began_before(told, WITHIN, patient):
        return
    if surely_began_before(told, LASTING_UNTIL, patient) or any(patient.current(concept) for concept in CHRONIC):
        return
    walking = stenosis_told(patient) or patient.current(Concept.COND_SPINAL_STENOSIS)
    if walking or neuropathy_pattern.weak_hips(patient, legs) or _elsewhere(patient, climbs=False):
        return
    yield LastingWeakness(
        urgency=Urgency.WARNING,
        blanks={"weeks": WEEKS},
        notes=(Note("lasting_tests"), *([Note("child")] if is_child(patient) else []), Note("worse"), Note("cord_if")),
        evidence=(*told, *jerks),
        concepts=("neuropathy.cidp",),
        proposes=PROPOSES,
        stakes=Stakes.URGENT,
        rows=("PNP-02",),
    )


def _of_weeks(patient: PatientPicture, concept: Concept) -> tuple[Diagnosis, ...]:
    """Listed diagnoses that began, or without an onset were entered, perhaps within four weeks."""
    return tuple(
        one
        for one in patient.current(concept, suspected=True)
        if (began := one.onset or one.when) is not None and began.possibly_within(WITHIN, patient.as_of)
    )


def _telling(legs: dict[Side, Nerves], trait: Trait) -> tuple[Symptom, ...]:
    return tuple(one for leg in legs.values() for one in leg.story.telling(Complaint.WEAKNESS, trait))


def _both(legs: dict[Side, Nerves]) -> tuple[LegFact, ...]:
    left, right = (legs[side].weak if side in legs else () for side in (Side.LEFT, Side.RIGHT))
    return (*left, *right) if left and right else ()


def _reflexes(patient: PatientPicture) -> tuple[Reflexes, tuple[Sign, ...]]:
    """Brisk on one side is enough to think of the cord; an unsigned finding may alarm, not lower (DATA-02)."""
    readings = (patient.sign(Concept.REFLEX_ANKLE, side) for side in Side)
    jerks = tuple(one.fact for one in readings if isinstance(one, Reading))
    if any(one.value is Reflex.BRISK and not one.unsigned for one in jerks):
        return Reflexes.BRISK, jerks
    if any(one.value in (Reflex.REDUCED, Reflex.ABSENT) for one in jerks):
        return Reflexes.WEAK, jerks
    return (Reflexes.NORMAL if any(one.value is Reflex.NORMAL for one in jerks) else Reflexes.UNKNOWN), jerks


def _elsewhere(patient: PatientPicture, *, climbs: bool) -> bool:
    """Legs without flow, or signs of cord or cauda unless weakness climbs: another pathway's emergency."""
    if any(examine(patient, side).deficit for side in Side if not patient.amputated(side)):
        return True
    cord = [one for one in outranks_nerve.cord_signs(patient) if not one.unsigned]
    return bool(cord) and not climbs


def _spine_emergency(patient: PatientPicture) -> bool:
    """A pathway of cord or cauda equina speaks already, and asks for the reflexes."""
    said = (one for pathway in radiculopathy.GRAVER for one in concluded(patient, pathway.assess))
    return any(isinstance(one, Finding) and one.urgency is Urgency.CRITICAL for one in said)


def _unasked(patient: PatientPicture, weakness: _Weakness, reflexes: Reflexes) -> Iterator[Missing]:
    if reflexes is Reflexes.UNKNOWN:
        for side in (Side.LEFT, Side.RIGHT):
            missing = patient.sign(Concept.REFLEX_ANKLE, side)
            if isinstance(missing, Missing):
                yield missing
    if not weakness.of_weeks:
        yield Missing(Concept.SYMPTOM_ONSET, Why.NOT_ON_RECORD)


def _finding(
    patient: PatientPicture,
    kind: type[Finding],
    facts: tuple[Fact, ...],
    breathing: Breathing,
    ask: str | None = None,
    *,
    missing: tuple[Missing, ...] = (),
) -> Finding:
    certain = kind is not PossibleGuillainBarre
    infection = patient.recent(Diagnosis, Concept.COND_RECENT_INFECTION, INFECTION_WITHIN)
    asks = {"ask_course": Note("ask_course", {"weeks": WEEKS})}
    return kind(
        urgency=Urgency.CRITICAL if certain else Urgency.WARNING,
        blanks={"weeks": WEEKS} if kind is SuspectedGuillainBarre else {},
        notes=(
            *([Note("intensive_care", {"limit": INTENSIVE_CARE_AT})] if breathing.low else []),
            *([Note("breathless")] if breathing.breathless else []),
            *([asks.get(ask, Note(ask))] if ask else []),
            *([] if breathing.low else [Note("measure", {"limit": INTENSIVE_CARE_AT})]),
            *([Note("monitor"), Note("treat")] if certain else [Note("if_so")]),
            *([Note("child")] if is_child(patient) else []),
            Note("cord_if"),
            Note("infection_on_record" if infection else "infection_not_needed"),
        ),
        evidence=tuple(dict.fromkeys((*facts, *breathing.failing, *infection))),
        missing=(*missing, *breathing.missing),
        concepts=("gbs", "referral.neurology") if certain else ("gbs.possible",),
        proposes=(NEUROLOGY,),
        optional=frozenset() if certain else frozenset({NEUROLOGY}),
        stakes=Stakes.EMERGENCY,
        rows=("GBS-01",),
    )
