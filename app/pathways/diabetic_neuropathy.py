"""Numb, burning or painful feet in diabetes, lost protective sensation, and feet that nobody has looked at for a year.

ADA Standards of Care, AAN guideline on painful diabetic polyneuropathy 2022, AGS Beers Criteria 2023; rows DPN-01 to
DPN-13. No opioid is offered (DPN-13). A picture that is not typical is left to ``polyneuropathy``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Urgency
from app.pathways import (
    acute_leg,
    blood_causes,
    foot_risk,
    neuropathy_causes,
    neuropathy_pain,
    neuropathy_pattern,
    outranks_nerve,
)
from app.pathways.acute_leg import acute_word
from app.pathways.blood_causes import cause_in_the_blood
from app.pathways.childhood import is_child
from app.pathways.foot_risk import Feet, Recheck, feet_of
from app.pathways.nerve_symptoms import LegFact, anything_told, by_posture, is_current, is_over, legs_of
from app.pathways.neuropathy_causes import cause_facts, cause_notes
from app.pathways.neuropathy_pain import PainAdvice, pain_advice
from app.pathways.neuropathy_pattern import Legs, like_socks, several_nerves, weak_hips
from app.pathways.outranks_nerve import outranked
from app.picture import panels
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Measurement, Sign, Symptom, Trait
from app.picture.panels import neuropathy_tests_missing
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "diabetic_neuropathy"

ORTHOSTATIC_FALL = 20  # mmHg systolic, DPN-12

LABS, PODIATRY = "order.neuropathy_labs", "referral.podiatry"
READS: frozenset[Concept] = (
    foot_risk.READS
    | acute_leg.READS
    | blood_causes.READS
    | neuropathy_causes.READS
    | neuropathy_pain.READS
    | neuropathy_pattern.READS
    | outranks_nerve.READS
    | panels.READS
    | {
        Concept.COND_DIABETES,
        Concept.COND_DPN,
        Concept.BP_ORTHOSTATIC_DROP,
        Concept.COND_ORTHOSTATIC_HYPOTENSION,
    }
)
MEDICINES = ("order.gabapentinoid", "order.duloxetine")
"""DPN-06, DPN-08: of the four classes the two that are first; offered, because the choice is the patient's."""

PROPOSES: tuple[str, ...] = (LABS, PODIATRY, *MEDICINES)
CARDS: Mapping[str, tuple[str, ...]] = {"neuropathy": (), "foot_risk": (), "screen": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    **neuropathy_causes.NOTES,
    **neuropathy_pain.NOTES,
    "confirm": (),
    "other_causes": (),
    "protection_lost": (),
    "foot_care": (),
    "recheck": ("least", "most"),
    "recheck_not_checked": ("least", "most"),
    "deformity": (),
    "examine_feet": (),
    "half_silent": (),
    "glucose_goal": (),
    "orthostatic": ("fall",),
    "no_heat": (),
    "child": (),
}


class NeuropathyInDiabetes(Finding):
    """DPN-01: the symptoms are there."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "neuropathy"


class FootAtRisk(Finding):
    """DPN-03, DPN-10: the monofilament is not felt, or the foot is deformed."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "foot_risk"


class FeetNotExamined(Finding):
    """DPN-02: a complaint of leg or foot, and no examination within the year."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "screen"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for both feet: symptoms with what to do about them, feet at risk, or feet to be examined."""
    feet_charted = patient.of(Sign, Concept.SENSORY_MONOFILAMENT, Concept.SIGN_FOOT_DEFORMITY)
    if not (feet_charted or anything_told(patient)):
        return
    diabetes = (*patient.current(Concept.COND_DIABETES), *patient.current(Concept.COND_DPN))
    if not diabetes or outranked(patient):
        return
    legs = legs_of(patient)
    atypical = several_nerves(patient, legs) or weak_hips(patient, legs)
    socks = () if atypical else like_socks(legs)
    feet = feet_of(patient)
    complaint = _complaint(patient, legs)
    pain = pain_advice(patient, legs) if socks else None
    labs = bool(socks) and _cause_open(patient, legs)
    at_risk = feet.at_risk if feet.found_lately or (feet.due and (feet.lost or complaint)) else ()
    screen = bool(complaint) and not feet.examined and not feet.unseen and not _pulses_first(patient)
    if socks and (labs or (pain and not pain.taken) or at_risk or screen):
        yield _neuropathy(patient, (*diabetes, *socks), feet, pain, labs=labs)
    elif at_risk:
        yield FootAtRisk(
            urgency=Urgency.INFO,
            notes=(*_risk_notes(feet), *_child(patient), Note("no_heat")),
            evidence=tuple(dict.fromkeys((*diabetes, *feet.at_risk, *feet.because))),
            missing=feet.unseen,
            concepts=("dpn.foot_risk",),
            proposes=(PODIATRY,),
            rows=("DPN-03",) if feet.lost else ("DPN-10",),
        )
    elif screen:
        yield FeetNotExamined(
            urgency=Urgency.INFO,
            notes=(Note("examine_feet"), *_child(patient), Note("half_silent")),
            evidence=(*diabetes, *complaint),
            concepts=("dpn.screen",),
            rows=("DPN-02", "DPN-11"),
        )
    elif complaint and not feet.examined and feet.unseen:
        yield CannotAssess(STEM, feet.unseen)


def _pulses_first(patient: PatientPicture) -> bool:
    """Does the acute pathway ask for the pulses of a leg? Then a yearly examination is not the question."""
    return bool(acute_word(patient).unexamined)


def _complaint(patient: PatientPicture, legs: Legs) -> tuple[Symptom | LegFact, ...]:
    """Any current complaint of a leg or foot, not only those of nerves."""
    told = tuple(
        one
        for one in patient.of(Symptom, Concept.SYMPTOM_LEG)
        if one.complaints and is_current(one, patient) and not is_over(one) and not by_posture(one)
    )
    return tuple(dict.fromkeys((*told, *(one for leg in legs.values() for one in leg.facts))))


def _cause_open(patient: PatientPicture, legs: Legs) -> bool:
    """DPN-04: tests are missing, no value explains it yet, and it is new to the list or gets worse."""
    worse = any(Trait.PROGRESSIVE in leg.traits for leg in legs.values())
    unlisted = worse or not patient.current(Concept.COND_DPN)
    return unlisted and neuropathy_tests_missing(patient) and not cause_in_the_blood(patient)


def _neuropathy(
    patient: PatientPicture, facts: tuple[Fact, ...], feet: Feet, pain: PainAdvice | None, *, labs: bool
) -> Finding:
    fall = _orthostatic(patient)
    known = patient.current(Concept.COND_DPN)
    notes = (
        *([] if feet.lost or known else [Note("confirm")]),
        *([Note("other_causes")] if labs else []),
        *cause_notes(patient),
        *(pain.notes if pain else ()),
        *(_risk_notes(feet) if feet.at_risk else ()),
        *([] if feet.examined or feet.unseen else [Note("examine_feet")]),
        *_child(patient),
        Note("glucose_goal"),
        *([Note("orthostatic", {"fall": ORTHOSTATIC_FALL})] if fall else []),
        Note("no_heat"),
    )
    evidence = (
        *facts,
        *feet.at_risk,
        *(feet.because if feet.at_risk else ()),
        *(pain.facts if pain else ()),
        *cause_facts(patient),
        *fall,
    )
    return NeuropathyInDiabetes(
        urgency=Urgency.INFO,
        notes=notes,
        evidence=tuple(dict.fromkeys(evidence)),
        missing=feet.unseen if feet.at_risk else (),
        concepts=("dpn", *(("dpn.foot_risk",) if feet.at_risk else ())),
        proposes=(
            *((LABS,) if labs else ()),
            *((PODIATRY,) if feet.at_risk else ()),
            *(MEDICINES if pain and not pain.taken else ()),
        ),
        optional=frozenset(MEDICINES),
        thresholds=("duloxetine_max_mg",) if pain else (),
        rows=tuple(
            row
            for row, said in (
                ("DPN-01", True),
                ("DPN-02", not feet.examined and not feet.unseen),
                ("DPN-03", bool(feet.lost)),
                ("DPN-04", labs),
                ("DPN-06", pain is not None),
                ("DPN-10", bool(feet.deformed)),
                ("DPN-12", bool(fall)),
            )
            if said
        ),
    )


def _risk_notes(feet: Feet) -> tuple[Note, ...]:
    least, most = feet.recheck.value
    unsure = feet.recheck is not Recheck.MONTHLY and feet.conditions_unseen
    return (
        *([Note("protection_lost")] if feet.lost else []),
        *([Note("deformity")] if feet.deformed else []),
        Note("foot_care"),
        Note("recheck_not_checked" if unsure else "recheck", {"least": least, "most": most}),
    )


def _orthostatic(patient: PatientPicture) -> tuple[Fact, ...]:
    """DPN-12: a measured fall of 20 mmHg or more, or orthostatic hypotension on the list."""
    reading = patient.measurement(Concept.BP_ORTHOSTATIC_DROP)
    measured: tuple[Measurement, ...] = ()
    if isinstance(reading, Reading) and reading.fact.value.at_least(ORTHOSTATIC_FALL) is Verdict.YES:
        measured = reading.facts
    listed: tuple[Diagnosis, ...] = patient.current(Concept.COND_ORTHOSTATIC_HYPOTENSION)
    return (*measured, *listed)


def _child(patient: PatientPicture) -> tuple[Note, ...]:
    return (Note("child"),) if is_child(patient) else ()
