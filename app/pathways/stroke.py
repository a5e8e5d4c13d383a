"""Sudden weakness or numbness of one side, or trouble with speech: a stroke or TIA until somebody has looked.

NICE NG128 (suspected TIA) as its networks quote it, and a review of acute stroke care; rows STR-01 and STR-02. Aspirin
is a sentence here, never a draft, and thrombolysis is the stroke team's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.pathways import brain_deficit, sudden_leg
from app.pathways.brain_deficit import NEW_WITHIN_HOURS, Brain, brain_of
from app.pathways.childhood import is_adult, is_child
from app.pathways.leg_exam import PEDAL
from app.pathways.nerve_symptoms import legs_of
from app.pathways.neuropathy_pattern import like_socks
from app.pathways.sudden_leg import Flow, SuddenLeg, sudden_leg_of
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Diagnosis, Fact, Sign, Symptom
from app.picture.moments import When
from app.picture.needs import Missing, Need, Why
from app.picture.patient import PatientPicture

STEM = "stroke"

ASPIRIN_MG = 300  # STR-02, NICE NG128
SPECIALIST_WITHIN = 24  # hours, STR-02, NICE NG128
LYSIS_UNTIL = Decimal("4.5")  # hours from last known well; review of acute stroke care
THROMBECTOMY_UNTIL = 24  # hours from last known well, selected patients; the same review

ANTICOAGULANTS = (
    Concept.MED_UFH,
    Concept.MED_LMWH,
    Concept.MED_FONDAPARINUX,
    Concept.MED_WARFARIN,
    Concept.MED_DOAC,
    Concept.MED_DTI,
)
ASPIRIN_ALLERGIES = (Concept.MED_ANTIPLATELET, Concept.MED_NSAID)
ASPIRIN_DANGERS = (Concept.SAFETY_ACTIVE_BLEEDING, Concept.COND_GI_ULCER)
CHECKED_IN = {
    Need.MEDICATIONS: Concept.MED_DOAC,
    Need.CONDITIONS: Concept.SAFETY_BLEEDING_DISORDER,
    Need.ALLERGIES: Concept.MED_ANTIPLATELET,
}
"""Where what speaks against aspirin would stand, and what would be looked for there."""

READS: frozenset[Concept] = (
    brain_deficit.READS
    | sudden_leg.READS
    | {
        *ANTICOAGULANTS,
        *ASPIRIN_DANGERS,
        *ASPIRIN_ALLERGIES,
        Concept.SAFETY_BLEEDING_DISORDER,
        Concept.SAFETY_ICH,
    }
)
PROPOSES: tuple[str, ...] = ("referral.stroke",)
CARDS: Mapping[str, tuple[str, ...]] = {
    "suspected": ("hours",),
    "tia": ("hours",),
    "unsure": (),
    "leg_unsure": ("side",),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "leg_alone": (),
    "known_onset": ("onset",),
    "last_known_well": (),
    "call_now": (),
    "leg_stops": (),
    "glucose": (),
    "child": (),
    "if_resolved": ("hours",),
    "windows": ("lysis_hours", "hours"),
    "see_within": ("hours",),
    "image_first": (),
    "aspirin": ("mg",),
    "aspirin_age_unknown": (),
    "aspirin_not": (),
    "aspirin_not_checked": (),
    "still_there": (),
    "no_score": (),
    "new_or_known": (),
    "pulses_first": (),
    "brief_numbness": (),
    "numbness_alone": (),
}


class SuspectedStroke(Finding):
    """STR-01: a deficit that is there, and perhaps of these 24 hours."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class SuspectedTia(Finding):
    """STR-02: a deficit of this week that has gone."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "tia"


class DeficitOfUnknownAge(Finding):
    """STR-01: charted now, without an onset, and known before or beside an earlier stroke."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "unsure"


class SuddenDeficitOfOneLeg(Finding):
    """STR-01: one leg alone, and its pulses not known; or its numbness was brief."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "leg_unsure"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card: there now, gone again, or not to be told apart without a question."""
    brain = brain_of(patient)
    leg = sudden_leg_of(patient)
    there = leg is not None and not leg.gone and leg.flow is not Flow.DOUBTFUL
    besides = (*brain.gone, *brain.unsure)
    if brain.new:
        yield _stroke(patient, brain.new, leg)
    elif leg and there and (besides or (leg.flow is Flow.GOOD and leg.large)):
        yield _stroke(patient, besides, leg)
    elif brain.gone:
        yield _tia(patient, brain.gone, brain)
    elif leg and leg.gone and leg.large and leg.flow is Flow.GOOD:
        yield _tia(patient, (*leg.facts, *leg.exam.palpable_pedal), brain)
    elif brain.unsure:
        if _of_the_hands_only(patient, brain):
            return
        yield DeficitOfUnknownAge(
            urgency=Urgency.WARNING,
            notes=(Note("new_or_known"), *_child(patient), Note("glucose")),
            evidence=(*brain.unsure, *brain.earlier),
            missing=(Missing(Concept.SYMPTOM_ONSET, Why.NOT_ON_RECORD),),
            concepts=("stroke.possible",),
            proposes=PROPOSES,
            optional=frozenset(PROPOSES),
            stakes=Stakes.EMERGENCY,
            rows=("STR-01",),
        )
    elif leg and leg.flow is not Flow.DOUBTFUL:
        yield _leg_unsure(patient, leg)


def _of_the_hands_only(patient: PatientPicture, brain: Brain) -> bool:
    """A numb arm or hand without an onset: no matter of a leg (DATA-17) unless a leg has lost something too.

    Like socks in the feet, it is like gloves in the hands, and of a neuropathy.
    """
    if not all(one.concept is Concept.SIGN_ARM_DEFICIT for one in brain.unsure):
        return False
    legs = legs_of(patient)
    return not any(leg.lost for leg in legs.values()) or bool(like_socks(legs))


def _stroke(patient: PatientPicture, because: tuple[Fact, ...], leg: SuddenLeg | None) -> Finding:
    alone = not because
    onset = _earliest_onset((*because, *(leg.facts if leg else ())))
    return SuspectedStroke(
        urgency=Urgency.CRITICAL,
        blanks={"hours": NEW_WITHIN_HOURS},
        notes=(
            *([Note("leg_alone")] if alone else []),
            Note("known_onset", {"onset": onset}) if onset else Note("last_known_well"),
            Note("call_now"),
            *_child(patient),
            Note("leg_stops"),
            Note("glucose"),
            Note("if_resolved", {"hours": SPECIALIST_WITHIN}),
            Note("windows", {"lysis_hours": LYSIS_UNTIL, "hours": THROMBECTOMY_UNTIL}),
        ),
        evidence=(*because, *(leg.facts if leg else ()), *(leg.exam.palpable_pedal if leg and alone else ())),
        missing=() if onset else (Missing(Concept.SYMPTOM_ONSET, Why.NOT_ON_RECORD),),
        concepts=("stroke", "referral.stroke"),
        proposes=PROPOSES,
        stakes=Stakes.EMERGENCY,
        rows=("STR-01",),
    )


def _tia(patient: PatientPicture, because: tuple[Fact, ...], brain: Brain) -> Finding:
    aspirin = _aspirin(patient, still_there=brain.unsure)
    return SuspectedTia(
        urgency=Urgency.CRITICAL,
        blanks={"hours": SPECIALIST_WITHIN},
        notes=(
            Note("see_within", {"hours": SPECIALIST_WITHIN}),
            *_child(patient),
            *aspirin.notes,
            Note("no_score"),
        ),
        evidence=tuple(dict.fromkeys((*because, *brain.unsure, *aspirin.evidence))),
        missing=aspirin.missing,
        concepts=("stroke.tia", "referral.stroke"),
        proposes=PROPOSES,
        stakes=Stakes.EMERGENCY,
        rows=("STR-02",),
    )


def _leg_unsure(patient: PatientPicture, leg: SuddenLeg) -> Finding:
    unknown = leg.flow is Flow.UNKNOWN
    return SuddenDeficitOfOneLeg(
        urgency=Urgency.WARNING,
        side=leg.exam.side,
        blanks={"side": leg.exam.side},
        notes=(
            *([Note("pulses_first")] if unknown else []),
            *([] if leg.large else [Note("brief_numbness" if leg.gone else "numbness_alone")]),
            *_child(patient),
            Note("glucose"),
        ),
        evidence=(*leg.facts, *leg.exam.palpable_pedal),
        missing=tuple(patient.missing(one, leg.exam.side) for one in PEDAL) if unknown else (),
        concepts=("stroke.possible",),
        proposes=PROPOSES,
        optional=frozenset(PROPOSES),
        stakes=Stakes.EMERGENCY,
        rows=("STR-02",) if leg.gone else ("STR-01",),
    )


@dataclass(frozen=True, slots=True)
class _Aspirin:
    notes: tuple[Note, ...]
    evidence: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()


def _aspirin(patient: PatientPicture, *, still_there: tuple[Fact, ...]) -> _Aspirin:
    """STR-02: aspirin only when all has gone, nothing thins the blood, and what speaks against it was looked up."""
    thinned = (
        *patient.medications(*ANTICOAGULANTS),
        *patient.current(Concept.SAFETY_BLEEDING_DISORDER, suspected=True),
    )
    if thinned:
        return _Aspirin((Note("image_first"),), thinned)
    against = (
        *(one for concept in ASPIRIN_ALLERGIES for one in patient.of(Allergy, concept)),
        *patient.current(*ASPIRIN_DANGERS, suspected=True),
        *patient.ever(Concept.SAFETY_ICH, suspected=True),
        *patient.medications(Concept.MED_ANTIPLATELET),
    )
    if against:
        return _Aspirin((Note("aspirin_not"),), against)
    if still_there:
        return _Aspirin((Note("still_there"),))
    if is_child(patient):
        return _Aspirin(())
    unseen = tuple(need for need in CHECKED_IN if not patient.state(need).complete)
    if unseen:
        gaps = tuple(patient.unseen(CHECKED_IN[need], (need,)) for need in unseen)
        return _Aspirin((Note("aspirin_not_checked"),), missing=gaps)
    return _Aspirin((Note("aspirin", {"mg": ASPIRIN_MG}) if is_adult(patient) else Note("aspirin_age_unknown"),))


def _child(patient: PatientPicture) -> tuple[Note, ...]:
    return (Note("child"),) if is_child(patient) else ()


def _earliest_onset(facts: tuple[Fact, ...]) -> When | None:
    began = [one.onset for one in facts if isinstance(one, Sign | Symptom | Diagnosis) and one.onset is not None]
    return min(began, key=lambda one: one.earliest, default=None)
