"""Catheter-directed thrombolysis: never drafted; the list of what speaks against it in this patient (THR-01, THR-02).

After the working-party list on thrombolysis for peripheral arterial occlusion (2003), cited beside the wording. What
could not be looked up is said as well, because an empty list would read as a clearance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Decision, Finding, Stakes, Withheld
from app.orders import on_record
from app.orders.anticoagulation import READS as ANTICOAGULANTS
from app.orders.anticoagulation import on_board
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import Effect, Reason, Reasons
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

ORDER = "order.thrombolysis"
STEM = "thrombolysis"

THREE_MONTHS = timedelta(days=92)
"""THR-01; ours: the longest three months."""

TEN_DAYS = timedelta(days=10)
THREE_WEEKS = timedelta(days=21)
"""THR-01."""

SYSTOLIC_ABOVE = 180
DIASTOLIC_ABOVE = 110
"""mmHg, THR-01."""

PLATELETS_BELOW = 50
"""Ours: 10⁹/L, what "severe thrombocytopenia" means here (HEP-06)."""

NOT_CHECKED = {
    Need.CONDITIONS: ("not_checked_conditions", Concept.COND_STROKE_TIA),
    Need.PROCEDURES: ("not_checked_procedures", Concept.PROC_NEUROSURGERY),
    Need.MEDICATIONS: ("not_checked_medications", Concept.MED_DOAC),
}

READS: frozenset[Concept] = (
    ANTICOAGULANTS
    | PREGNANCY
    | {
        Concept.COND_STROKE_TIA,
        Concept.SAFETY_ACTIVE_BLEEDING,
        Concept.SAFETY_BLEEDING_DISORDER,
        Concept.PROC_NEUROSURGERY,
        Concept.SAFETY_HEAD_TRAUMA,
        Concept.SAFETY_ICH,
        Concept.SAFETY_INTRACRANIAL_LESION,
        Concept.COND_AORTIC_DISSECTION,
        Concept.SAFETY_RESUSCITATION,
        Concept.PROC_MAJOR_SURGERY,
        Concept.PROC_TRAUMA_SURGERY,
        Concept.COND_TRAUMA,
        Concept.SAFETY_ORGAN_INJURY,
        Concept.BP_SYSTOLIC,
        Concept.BP_DIASTOLIC,
        Concept.SAFETY_NONCOMPRESSIBLE_PUNCTURE,
        Concept.COND_ENDOCARDITIS,
        Concept.SAFETY_HAEMORRHAGIC_RETINOPATHY,
        Concept.COND_LIVER_FAILURE,
        Concept.LAB_PLATELETS,
    }
)
DRAFTS: Mapping[str, tuple[str, ...]] = {}
NOTES: Mapping[str, tuple[str, ...]] = {
    "specialist_option": (),
    "stroke": (),
    "bleeding": ("days",),
    "bleeding_disorder": (),
    "neurosurgery": (),
    "head_trauma": (),
    "ich": (),
    "intracranial_lesion": (),
    "dissection": (),
    "resuscitation": ("days",),
    "surgery": ("weeks",),
    "hypertension": ("systolic", "diastolic"),
    "puncture": ("days",),
    "pregnancy": (),
    "endocarditis": (),
    "retinopathy": (),
    "liver_failure": (),
    "platelets": ("limit",),
    "anticoagulant": (),
    "lytic_free": (),
    "none_found": (),
    "too_slow": (),
    **{note: () for note, _ in NOT_CHECKED.values()},
    "not_measured": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {}


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Never a draft: the option, each contraindication on record, and what was not checked."""
    absolute, relative = tuple(_absolute(patient)), tuple(_relative(patient))
    gaps = tuple(_not_checked(patient))
    said = [_note("specialist_option", "ALI-68"), *absolute, *relative]
    if absolute:
        said.append(_note("lytic_free", "ALI-69"))
    elif not relative:
        said.append(_note("none_found", "THR-01"))
    if stakes is Stakes.LIMB_THREATENED:
        said.append(_note("too_slow", "THR-02"))
    told = Reasons((*said, *gaps))
    return Withheld(
        order=ORDER,
        notes=told.notes,
        concepts=told.concepts,
        evidence=told.evidence,
        missing=told.missing,
        rows=told.rows,
    )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """Nothing in Core: a lytic is not among the orders that are recognised."""
    return iter(())


def _note(note: str, row: str) -> Reason:
    return Reason(effect=Effect.INFORMS, note=note, rows=(row,))


def _hit(kind: str, note: str, evidence: tuple[Fact, ...], **blanks: int) -> Iterator[Reason]:
    if evidence:
        yield Reason(
            effect=Effect.STOPS,
            note=note,
            rows=("THR-01",),
            concepts=(f"safety.thrombolysis.{kind}",),
            blanks=blanks,
            evidence=on_record.once(evidence),
        )


def _absolute(patient: PatientPicture) -> Iterator[Reason]:
    lately = on_record.lately
    bleeding = (
        *patient.current(Concept.SAFETY_ACTIVE_BLEEDING, suspected=True),
        *patient.recent(Diagnosis, Concept.SAFETY_ACTIVE_BLEEDING, TEN_DAYS),
    )
    yield from _hit("absolute", "stroke", lately(patient, THREE_MONTHS, Concept.COND_STROKE_TIA))
    yield from _hit("absolute", "bleeding", bleeding, days=TEN_DAYS.days)
    yield from _hit("absolute", "bleeding_disorder", on_record.now(patient, Concept.SAFETY_BLEEDING_DISORDER))
    yield from _hit("absolute", "neurosurgery", lately(patient, THREE_MONTHS, Concept.PROC_NEUROSURGERY))
    yield from _hit("absolute", "head_trauma", lately(patient, THREE_MONTHS, Concept.SAFETY_HEAD_TRAUMA))
    yield from _hit("absolute", "ich", on_record.ever(patient, Concept.SAFETY_ICH))
    yield from _hit("absolute", "intracranial_lesion", on_record.ever(patient, Concept.SAFETY_INTRACRANIAL_LESION))
    yield from _hit("absolute", "dissection", on_record.now(patient, Concept.COND_AORTIC_DISSECTION))


def _relative(patient: PatientPicture) -> Iterator[Reason]:
    surgery = on_record.lately(
        patient,
        THREE_WEEKS,
        Concept.PROC_MAJOR_SURGERY,
        Concept.PROC_TRAUMA_SURGERY,
        Concept.COND_TRAUMA,
        Concept.SAFETY_ORGAN_INJURY,
    )
    puncture = on_record.lately(patient, TEN_DAYS, Concept.SAFETY_NONCOMPRESSIBLE_PUNCTURE)
    taken = on_board(patient)
    resuscitation = on_record.lately(patient, TEN_DAYS, Concept.SAFETY_RESUSCITATION)
    retinopathy = on_record.now(patient, Concept.SAFETY_HAEMORRHAGIC_RETINOPATHY)
    yield from _hit("relative", "resuscitation", resuscitation, days=TEN_DAYS.days)
    yield from _hit("relative", "surgery", surgery, weeks=THREE_WEEKS.days // 7)
    yield from _hit(
        "relative", "hypertension", _high_pressure(patient), systolic=SYSTOLIC_ABOVE, diastolic=DIASTOLIC_ABOVE
    )
    yield from _hit("relative", "puncture", puncture, days=TEN_DAYS.days)
    yield from _hit("relative", "pregnancy", pregnant(patient).evidence if pregnant(patient).is_yes else ())
    yield from _hit("relative", "endocarditis", on_record.now(patient, Concept.COND_ENDOCARDITIS))
    yield from _hit("relative", "retinopathy", retinopathy)
    yield from _hit("relative", "liver_failure", on_record.now(patient, Concept.COND_LIVER_FAILURE))
    yield from _hit("relative", "platelets", _few_platelets(patient), limit=PLATELETS_BELOW)
    yield from _hit("relative", "anticoagulant", (*taken.full_dose, *taken.warfarin))


def _high_pressure(patient: PatientPicture) -> tuple[Fact, ...]:
    limits = ((Concept.BP_SYSTOLIC, SYSTOLIC_ABOVE), (Concept.BP_DIASTOLIC, DIASTOLIC_ABOVE))
    readings = ((patient.measurement(concept), limit) for concept, limit in limits)
    return tuple(
        fact
        for reading, limit in readings
        if isinstance(reading, Reading) and reading.fact.value.above(limit) is Verdict.YES
        for fact in reading.facts
    )


def _few_platelets(patient: PatientPicture) -> tuple[Fact, ...]:
    count = patient.measurement(Concept.LAB_PLATELETS)
    few = isinstance(count, Reading) and count.fact.value.below(PLATELETS_BELOW) is Verdict.YES
    return count.facts if few and isinstance(count, Reading) else ()


def _not_checked(patient: PatientPicture) -> Iterator[Reason]:
    for need, (note, concept) in NOT_CHECKED.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=note,
                rows=("HOOK-06",),
                concepts=("safety.thrombolysis.not_checked",),
                missing=(patient.unseen(concept, (need,)),),
            )
    measured = (Concept.LAB_PLATELETS, Concept.BP_SYSTOLIC)
    gaps = tuple(on_record.gap(patient, one) for one in measured if on_record.signed(patient, one) is None)
    if gaps:
        yield Reason(effect=Effect.HOLDS, note="not_measured", rows=("THR-01",), missing=gaps)
