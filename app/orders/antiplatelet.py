"""One antiplatelet for arterial disease of the leg, when nothing asks for full anticoagulation (ALI-83, PAD-10, AP-01).

2024 ACC/AHA lower-extremity PAD guideline: after revascularization and in symptomatic disease.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import Decision, Finding, Stakes, Urgency
from app.orders import on_record
from app.orders.anticoagulation import READS as ANTICOAGULANTS
from app.orders.anticoagulation import on_board
from app.orders.reasons import ADULT_FROM, PAEDIATRIC, Effect, Form, Reason, Reasons, conclude, not_for_children
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Diagnosis, Fact, Order
from app.picture.needs import Need
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

ORDER = "order.antiplatelet"
STEM = "antiplatelet"

INTRACRANIAL_BLEED_STAYS = timedelta(days=90)
"""Ours: as for heparin (HEP-04)."""

PLATELETS_CAUTION_BELOW = 50
"""Ours: 10⁹/L, the count below which heparin is not drafted either (HEP-06)."""

EMBOLIC = (Concept.COND_AF, Concept.COND_CARDIAC_SOURCE, Concept.COND_PROSTHETIC_VALVE)
"""ALI-83: these call for full anticoagulation instead."""

NOT_CHECKED = {
    Need.CONDITIONS: ("not_checked_conditions", Concept.SAFETY_ACTIVE_BLEEDING),
    Need.ALLERGIES: ("not_checked_allergies", Concept.MED_ANTIPLATELET),
    Need.MEDICATIONS: ("not_checked_medications", Concept.MED_DOAC),
}

READS: frozenset[Concept] = ANTICOAGULANTS | {
    *EMBOLIC,
    Concept.MED_ANTIPLATELET,
    Concept.MED_NSAID,
    Concept.ORDER_ANTIPLATELET,
    Concept.SAFETY_ACTIVE_BLEEDING,
    Concept.SAFETY_ICH,
    Concept.LAB_PLATELETS,
}
DRAFTS: Mapping[str, tuple[str, ...]] = {"aspirin_or_clopidogrel": (), "without_dose": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    PAEDIATRIC: (),
    "with_anticoagulant": (),
    "embolic": (),
    "bleeding": (),
    "allergy": (),
    **{note: () for note, _ in NOT_CHECKED.values()},
    "nsaid_allergy": (),
    "platelets": ("limit",),
    "low_dose_rivaroxaban": (),
    "age_unknown": (),
}
CARDS: Mapping[str, tuple[str, ...]] = {"check_first": ()}

JUDGED = frozenset({"AP-01"})
"""At a selected one only bleeding and full anticoagulation are said: the clinician chose the drug."""


class AntiplateletCheckFirst(Finding):
    """AP-01: selected beside full anticoagulation, or while the patient bleeds."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check_first"


def may(patient: PatientPicture, stakes: Stakes) -> Decision:
    """Draft, or say which full anticoagulant, embolic source, bleeding or allergy stands against it."""
    age_known = patient.age.at_least(ADULT_FROM) is not Verdict.UNKNOWN
    return conclude(
        ORDER,
        (*not_for_children(patient), *_against(patient), *_with_care(patient, age_known=age_known)),
        Form(id="aspirin_or_clopidogrel" if age_known else "without_dose", rows=("ALI-83", "PAD-10")),
        existing=_existing(patient, stakes),
    )


def _existing(patient: PatientPicture, stakes: Stakes) -> tuple[Fact, ...]:
    ordered = on_record.existing_orders(patient, stakes, Concept.ORDER_ANTIPLATELET)
    return on_record.once((*ordered, *patient.medications(Concept.MED_ANTIPLATELET)))


def _against(patient: PatientPicture) -> Iterator[Reason]:
    taken = on_board(patient)
    anticoagulants = (*taken.full_dose, *taken.warfarin)
    if anticoagulants:
        yield _stop("with_anticoagulant", "AP-01", "anticoagulated", anticoagulants)
    embolic = patient.current(*EMBOLIC)
    if embolic:
        yield _stop("embolic", "ALI-83", "embolic", on_record.once(embolic))
    bleeding = (
        *patient.current(Concept.SAFETY_ACTIVE_BLEEDING, suspected=True),
        *patient.recent(Diagnosis, Concept.SAFETY_ICH, INTRACRANIAL_BLEED_STAYS),
    )
    if bleeding:
        yield _stop("bleeding", "AP-01", "bleeding", bleeding)
    allergy = patient.of(Allergy, Concept.MED_ANTIPLATELET)
    if allergy:
        yield _stop("allergy", "ALI-83", "allergy", allergy)
    for need, (note, concept) in NOT_CHECKED.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=note,
                rows=("HOOK-06",),
                concepts=("safety.antiplatelet.not_checked",),
                missing=(patient.unseen(concept, (need,)),),
            )


def _stop(note: str, row: str, concept: str, evidence: tuple[Fact, ...]) -> Reason:
    return Reason(
        effect=Effect.STOPS,
        note=note,
        rows=(row,),
        concepts=(f"safety.antiplatelet.{concept}",),
        evidence=evidence,
    )


def _with_care(patient: PatientPicture, *, age_known: bool) -> Iterator[Reason]:
    nsaid = patient.of(Allergy, Concept.MED_NSAID)
    if nsaid:
        yield Reason(effect=Effect.CAUTIONS, note="nsaid_allergy", rows=("ALI-83",), evidence=nsaid)
    yield from _few_platelets(patient)
    if not age_known:
        yield Reason(effect=Effect.CAUTIONS, note="age_unknown", rows=("DATA-16",))
    yield Reason(effect=Effect.INFORMS, note="low_dose_rivaroxaban", rows=("ALI-83",))


def _few_platelets(patient: PatientPicture) -> Iterator[Reason]:
    count = patient.measurement(Concept.LAB_PLATELETS)
    if isinstance(count, Reading) and count.fact.value.below(PLATELETS_CAUTION_BELOW) is not Verdict.NO:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="platelets",
            rows=("AP-01",),
            blanks={"limit": PLATELETS_CAUTION_BELOW},
            evidence=count.facts,
        )


def judge(patient: PatientPicture, selected: Order, stakes: Stakes) -> Iterator[Finding]:
    """AP-01 for an antiplatelet that the clinician selected; a count of platelets that may be very low is said too."""
    if selected.concept is not Concept.ORDER_ANTIPLATELET:
        return
    said = (one for one in _against(patient) if JUDGED & set(one.rows))
    told = Reasons((*said, *_few_platelets(patient)))
    if told.all:
        yield AntiplateletCheckFirst(
            urgency=Urgency.WARNING,
            notes=told.notes,
            evidence=told.evidence,
            concepts=told.concepts,
            stakes=stakes,
            safety=True,
            rows=told.rows,
        )
