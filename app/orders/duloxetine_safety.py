"""What forbids duloxetine, what asks for care, and what could not be seen (DUL-01, DPN-09).

Duloxetine prescribing information, sections 2.6, 2.8, 2.9, 5 and 7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from app.orders import kidneys_for_drugs, not_seen, on_record, sedation, serotonin
from app.orders.kidneys_for_drugs import kidneys_below, unseen
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import Effect, Reason
from app.orders.renal_function import SEVERE_BELOW
from app.orders.sedation import falls_risk
from app.orders.serotonin import MAOI_WASHES_OUT
from app.orders.taken import spelled, taken
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Fact
from app.picture.needs import Need
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

SYSTOLIC_FROM = 180
DIASTOLIC_FROM = 110
"""Ours: mmHg from which blood pressure is called uncontrolled (DUL-01 names no number)."""

LIVER = (Concept.SAFETY_LIVER_DISEASE, Concept.COND_LIVER_FAILURE, Concept.COND_ALCOHOL_EXCESS)
BLEEDING = (
    Concept.MED_NSAID,
    Concept.MED_ANTIPLATELET,
    Concept.MED_WARFARIN,
    Concept.MED_DOAC,
    Concept.MED_LMWH,
    Concept.MED_UFH,
    Concept.MED_FONDAPARINUX,
    Concept.MED_DTI,
)
ALLERGIES = (Concept.SAFETY_DULOXETINE_ALLERGY, Concept.MED_DULOXETINE)

LOOKUPS = {
    Need.CONDITIONS: Concept.SAFETY_LIVER_DISEASE,
    Need.MEDICATIONS: Concept.MED_MAOI,
}

READS: frozenset[Concept] = (
    kidneys_for_drugs.READS
    | sedation.READS
    | serotonin.READS
    | PREGNANCY
    | {
        *LIVER,
        *ALLERGIES,
        *spelled(*BLEEDING, Concept.MED_CYP1A2_INHIBITOR),
        Concept.SAFETY_GLAUCOMA_NARROW,
        Concept.BP_SYSTOLIC,
        Concept.BP_DIASTOLIC,
    }
)
NOTES: Mapping[str, tuple[str, ...]] = {
    "allergy": (),
    "maoi": ("days",),
    "renal": ("limit",),
    "liver": (),
    "glaucoma": (),
    "cyp1a2": (),
    "blood_pressure": ("systolic", "diastolic"),
    "pregnancy": (),
    "maoi_unclear": ("days",),
    "renal_unclear": ("limit",),
    **not_seen.notes(Need.CONDITIONS, Need.MEDICATIONS),
    "serotonergic": (),
    "bleeding": (),
    "falls": (),
}


def dangers(patient: PatientPicture) -> Iterator[Reason]:
    """What forbids it."""
    kidneys = kidneys_below(patient, SEVERE_BELOW)
    child = pregnant(patient)
    yield from _stop("allergy", patient.of(Allergy, *ALLERGIES))
    yield from _stop("maoi", serotonin.maoi(patient), days=MAOI_WASHES_OUT.days)
    yield from _stop("renal", kidneys.evidence if kidneys.is_yes else (), limit=SEVERE_BELOW)
    yield from _stop("liver", on_record.once(on_record.now(patient, *LIVER)))
    yield from _stop("glaucoma", on_record.now(patient, Concept.SAFETY_GLAUCOMA_NARROW))
    yield from _stop("cyp1a2", taken(patient, Concept.MED_CYP1A2_INHIBITOR))
    yield from _stop("blood_pressure", _pressure(patient), systolic=SYSTOLIC_FROM, diastolic=DIASTOLIC_FROM)
    # Ours: the label weighs it; no draft is made for somebody who is pregnant.
    yield from _stop("pregnancy", child.evidence if child.is_yes else ())


def _stop(note: str, evidence: tuple[Fact, ...], **blanks: int) -> Iterator[Reason]:
    if evidence:
        yield Reason(
            effect=Effect.STOPS,
            note=note,
            rows=("DUL-01",),
            concepts=(f"safety.duloxetine.{note}",),
            blanks=blanks,
            evidence=evidence,
        )


def _pressure(patient: PatientPicture) -> tuple[Fact, ...]:
    limits = ((Concept.BP_SYSTOLIC, SYSTOLIC_FROM), (Concept.BP_DIASTOLIC, DIASTOLIC_FROM))
    readings = ((patient.measurement(concept), limit) for concept, limit in limits)
    return tuple(
        fact
        for reading, limit in readings
        if isinstance(reading, Reading) and reading.fact.value.at_least(limit) is Verdict.YES
        for fact in reading.facts
    )


def doubts(patient: PatientPicture) -> Iterator[Reason]:
    """What must be looked at first: a stopped inhibitor, doubtful kidneys, and lists that were not seen whole."""
    stopped = serotonin.maoi_unclear(patient)
    if stopped:
        yield Reason(
            effect=Effect.HOLDS,
            note="maoi_unclear",
            rows=("DUL-01",),
            concepts=("safety.duloxetine.maoi",),
            blanks={"days": MAOI_WASHES_OUT.days},
            evidence=stopped,
        )
    kidneys = kidneys_below(patient, SEVERE_BELOW)
    if kidneys.is_unknown and (kidneys.evidence or unseen(patient, kidneys)):
        yield Reason(
            effect=Effect.HOLDS,
            note="renal_unclear",
            rows=("DUL-01",),
            concepts=("safety.duloxetine.renal",),
            blanks={"limit": SEVERE_BELOW},
            evidence=kidneys.evidence,
            missing=kidneys.missing,
        )
    yield from not_seen.not_seen(patient, LOOKUPS, "safety.duloxetine.not_checked")


def with_care(patient: PatientPicture, besides: Collection[str]) -> Iterator[Reason]:
    """What leaves the draft standing with a word of caution (DUL-01, DPN-09)."""
    said = (
        ("serotonergic", "DUL-01", serotonin.serotonergic(patient, besides)),
        ("bleeding", "DUL-01", taken(patient, *BLEEDING)),
        ("falls", "DPN-09", falls_risk(patient, besides)),
    )
    for note, row, evidence in said:
        if evidence:
            yield Reason(
                effect=Effect.CAUTIONS,
                note=note,
                rows=(row,),
                concepts=(f"safety.duloxetine.{note}",),
                evidence=evidence,
            )
