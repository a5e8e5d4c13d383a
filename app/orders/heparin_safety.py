"""What speaks against heparin, or for care with it: rows HEP-01 to HEP-09, HEP-12 to HEP-15, COMP-06.

Heparin sodium prescribing information (contraindications, section 5, section 8.1), cited beside the wording. The
days in HEP-03 to HEP-06 are ours, as the decision table says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from app.conclusions import Blank
from app.orders import on_record
from app.orders.anticoagulation import AGENTS, OnBoard, on_board
from app.orders.anticoagulation import READS as ANTICOAGULANTS
from app.orders.heparin_platelets import PLATELET_NOTES, platelet_reasons
from app.orders.heparin_platelets import READS as PLATELETS
from app.orders.pregnancy import READS as PREGNANCY
from app.orders.pregnancy import pregnant
from app.orders.reasons import Effect, Reason
from app.orders.renal_function import READS as KIDNEYS
from app.orders.renal_function import SEVERE_BELOW, kidneys_of
from app.picture import compartment
from app.picture.concepts import Concept
from app.picture.facts import Allergy, Diagnosis, Fact, Measurement, Medication, Order, OrderStage, Procedure
from app.picture.lifetimes import STAYS_CURRENT
from app.picture.needs import Need
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

BLEED_STAYS = timedelta(days=7)
"""HEP-03."""

INTRACRANIAL_BLEED_STAYS = timedelta(days=90)
"""HEP-04."""

NEUROSURGERY_STAYS = timedelta(days=14)
"""HEP-04: operation or injury of head, spinal cord or eye."""

SURGERY_STOPS = timedelta(hours=72)
"""HEP-05: major non-vascular operation."""

ORGAN_INJURY_STOPS = timedelta(days=7)
"""HEP-05: solid-organ injury or bleeding pelvic fracture."""

SURGERY_CAUTIONS = timedelta(days=14)
"""HEP-05: any major operation or injury."""

INR_FULL_FROM = 2
"""HEP-08."""

INR_LASTS_HOURS = STAYS_CURRENT[Concept.LAB_INR] // timedelta(hours=1)
"""HEP-08, DATA-06."""

SEVERE_SYSTOLIC_FROM = 180
SEVERE_DIASTOLIC_FROM = 110
"""mmHg, HEP-15."""

NEURAXIAL_STAYS = timedelta(days=7)
"""Ours: a spinal or epidural puncture this recent may still have its catheter."""

ANDEXANET_STAYS = timedelta(days=7)
"""Ours: after andexanet alfa this recent, somebody asks hematology first (HEP-07)."""

VASCULAR = (Concept.PROC_VASCULAR, Concept.PROC_REVASCULARIZATION)
OTHER_TRAUMA = (Concept.COND_TRAUMA, Concept.COND_LEG_TRAUMA)

DRAFTED_AGENTS = (
    Concept.MED_LMWH,
    Concept.MED_DOAC,
    Concept.MED_FONDAPARINUX,
    Concept.MED_DTI,
    Concept.MED_WARFARIN,
)
"""Ours: anticoagulants among the drafts of this sitting, which would be given beside heparin."""

HEPARIN_ALLERGIES = (Concept.SAFETY_HEPARIN_ALLERGY, Concept.MED_UFH, Concept.MED_LMWH)
"""HEP-02: an allergy to any heparin."""

NOTE_OF_AGENT = {
    Concept.MED_UFH: "on_ufh",
    Concept.MED_LMWH: "on_lmwh",
    Concept.MED_DOAC: "on_doac",
    Concept.MED_FONDAPARINUX: "on_fondaparinux",
    Concept.MED_DTI: "on_thrombin_inhibitor",
}

NOT_CHECKED = {
    Need.CONDITIONS: ("not_checked_conditions", (Concept.SAFETY_HIT, Concept.SAFETY_ACTIVE_BLEEDING)),
    Need.ALLERGIES: ("not_checked_allergies", (Concept.SAFETY_HIT, Concept.SAFETY_HEPARIN_ALLERGY)),
    Need.MEDICATIONS: ("not_checked_medications", (Concept.MED_UFH, Concept.MED_DOAC)),
}
"""The needs without which heparin is not drafted, their notes, and the facts that would be in them."""

READS: frozenset[Concept] = (
    ANTICOAGULANTS
    | PREGNANCY
    | PLATELETS
    | KIDNEYS
    | compartment.READS
    | {
        Concept.SAFETY_HIT,
        Concept.SAFETY_HIT_LAB,
        Concept.SAFETY_HEPARIN_ALLERGY,
        Concept.SAFETY_ACTIVE_BLEEDING,
        Concept.SAFETY_BLEEDING_DISORDER,
        Concept.SAFETY_ICH,
        Concept.SAFETY_HEAD_TRAUMA,
        Concept.SAFETY_ORGAN_INJURY,
        Concept.SAFETY_NEURAXIAL_CATHETER,
        Concept.COND_AORTIC_DISSECTION,
        Concept.COND_ENDOCARDITIS,
        Concept.COND_LIVER_FAILURE,
        *OTHER_TRAUMA,
        *VASCULAR,
        Concept.PROC_NEUROSURGERY,
        Concept.PROC_MAJOR_SURGERY,
        Concept.PROC_TRAUMA_SURGERY,
        Concept.MED_ANDEXANET,
        Concept.LAB_INR,
        Concept.BP_SYSTOLIC,
        Concept.BP_DIASTOLIC,
    }
)

NOTES: Mapping[str, tuple[str, ...]] = {
    "hit": (),
    "hit_test": (),
    "allergy": (),
    "bleeding": ("days",),
    "ich": ("days",),
    "neurosurgery": ("days",),
    "head_trauma": ("days",),
    "dissection": (),
    "surgery_now": ("hours",),
    "organ_injury": ("days",),
    "surgery_lately": ("days",),
    "compartment": (),
    **PLATELET_NOTES,
    **dict.fromkeys(NOTE_OF_AGENT.values(), ()),
    "ask_last_dose": (),
    "anticoagulant_drafted": (),
    "andexanet": (),
    "warfarin_full": ("limit",),
    "warfarin_unknown": ("hours",),
    "warfarin_low": ("limit",),
    "inr_raised": ("limit",),
    "low_dose": (),
    **{note: () for note, _ in NOT_CHECKED.values()},
    "not_checked_procedures": (),
    "bleeding_disorder": (),
    "severe_hypertension": ("systolic", "diastolic"),
    "liver_failure": (),
    "neuraxial": (),
    "endocarditis": (),
    "pregnancy": (),
    "labs_not_available": (),
    "renal": ("limit",),
}


def stop(note: str, row: str, concept: str, evidence: Iterable[Fact], **blanks: Blank) -> Reason:
    """A danger that withholds the draft."""
    return Reason(
        effect=Effect.STOPS,
        note=note,
        rows=(row,),
        concepts=(f"safety.heparin.{concept}",),
        blanks=blanks,
        evidence=tuple(evidence),
    )


def caution(note: str, row: str, evidence: Iterable[Fact], **blanks: Blank) -> Reason:
    """Something that the draft warns of."""
    return Reason(effect=Effect.CAUTIONS, note=note, rows=(row,), blanks=blanks, evidence=tuple(evidence))


def safety_reasons(patient: PatientPicture, besides: Order | None = None) -> Iterator[Reason]:
    """Everything that speaks against heparin or for care, in the order of the rows.

    ``besides`` is the selected order that is being judged: it is no second anticoagulant to itself.
    """
    yield from _hit_and_allergy(patient)
    yield from _bleeding(patient)
    yield from _surgery(patient)
    yield from _compartment(patient)
    yield from platelet_reasons(patient)
    yield from _anticoagulants(patient, on_board(patient))
    yield from _drafted(patient, besides)
    yield from _not_checked(patient)
    yield from _care(patient)


def _hit_and_allergy(patient: PatientPicture) -> Iterator[Reason]:
    """HEP-01 and HEP-02; unconfirmed ones too, and a resolved HIT."""
    hit = (*on_record.ever(patient, Concept.SAFETY_HIT), *patient.allergies(Concept.SAFETY_HIT))
    if hit:
        yield stop("hit", "HEP-01", "hit", hit)
    # A number is an optical density without a known cut-off: whoever asked for the test suspected HIT.
    tests = (
        *on_record.found_present(patient, Concept.SAFETY_HIT_LAB),
        *on_record.ever(patient, Concept.SAFETY_HIT_LAB),
        *patient.of(Measurement, Concept.SAFETY_HIT_LAB),
    )
    if tests:
        yield stop("hit_test", "HEP-01", "hit", tests)
    allergy = (
        *patient.of(Allergy, *HEPARIN_ALLERGIES),
        *patient.current(Concept.SAFETY_HEPARIN_ALLERGY, suspected=True),
    )
    if allergy:
        yield stop("allergy", "HEP-02", "allergy", on_record.once(allergy))


def _bleeding(patient: PatientPicture) -> Iterator[Reason]:
    """HEP-03, HEP-04, and dissection of ALI-11."""
    bleeding = dict.fromkeys(
        (
            *patient.current(Concept.SAFETY_ACTIVE_BLEEDING, suspected=True),
            *patient.recent(Diagnosis, Concept.SAFETY_ACTIVE_BLEEDING, BLEED_STAYS),
        )
    )
    if bleeding:
        yield stop("bleeding", "HEP-03", "bleeding", bleeding, days=BLEED_STAYS.days)
    intracranial = patient.recent(Diagnosis, Concept.SAFETY_ICH, INTRACRANIAL_BLEED_STAYS)
    if intracranial:
        yield stop("ich", "HEP-04", "ich", intracranial, days=INTRACRANIAL_BLEED_STAYS.days)
    operated = on_record.lately(patient, NEUROSURGERY_STAYS, Concept.PROC_NEUROSURGERY)
    if operated:
        yield stop("neurosurgery", "HEP-04", "neurosurgery", operated, days=NEUROSURGERY_STAYS.days)
    injured = on_record.lately(patient, NEUROSURGERY_STAYS, Concept.SAFETY_HEAD_TRAUMA)
    if injured:
        yield stop("head_trauma", "HEP-04", "neurosurgery", injured, days=NEUROSURGERY_STAYS.days)
    dissection = on_record.now(patient, Concept.COND_AORTIC_DISSECTION)
    if dissection:
        yield stop("dissection", "ALI-11", "dissection", dissection)


def _surgery(patient: PatientPicture) -> Iterator[Reason]:
    """HEP-05. A vascular operation may stand in the list of major ones as well; then it is the vascular one."""
    vascular = {one.reference for one in patient.of(Procedure, *VASCULAR)}
    major = (Concept.PROC_MAJOR_SURGERY, Concept.PROC_TRAUMA_SURGERY)
    stopping = [one for one in on_record.lately(patient, SURGERY_STOPS, *major) if one.reference not in vascular]
    if stopping:
        hours = SURGERY_STOPS // timedelta(hours=1)
        yield stop("surgery_now", "HEP-05", "surgery", on_record.once(stopping), hours=hours)
    organs = on_record.lately(patient, ORGAN_INJURY_STOPS, Concept.SAFETY_ORGAN_INJURY)
    if organs:
        yield stop("organ_injury", "HEP-05", "surgery", organs, days=ORGAN_INJURY_STOPS.days)
    said = {one.reference for one in (*stopping, *organs)}
    watched = (*major, *VASCULAR, *OTHER_TRAUMA, Concept.SAFETY_ORGAN_INJURY)
    lately = [one for one in on_record.lately(patient, SURGERY_CAUTIONS, *watched) if one.reference not in said]
    if lately:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="surgery_lately",
            rows=("HEP-05",),
            concepts=("safety.heparin.surgery",),
            blanks={"days": SURGERY_CAUTIONS.days},
            evidence=on_record.once(lately),
        )


def _compartment(patient: PatientPicture) -> Iterator[Reason]:
    """COMP-06: bleeding into a tight compartment, or after its opening, is the surgeon's question first."""
    facts = compartment.heparin_waits(patient)
    if facts:
        yield stop("compartment", "COMP-06", "compartment", facts)


def _anticoagulants(patient: PatientPicture, taken: OnBoard) -> Iterator[Reason]:
    """HEP-07, HEP-08, HEP-09."""
    for agent in AGENTS:
        full = tuple(one for one in taken.full_dose if one.concept is agent)
        if full:
            yield stop(NOTE_OF_AGENT[agent], "HEP-07", "already_anticoagulated", full)
    andexanet = patient.recent(Medication, Concept.MED_ANDEXANET, ANDEXANET_STAYS)
    if andexanet:
        yield caution("andexanet", "HEP-07", andexanet)
    yield from _warfarin(patient, taken)
    if taken.low_dose:
        yield caution("low_dose", "HEP-09", taken.low_dose)
    if taken.to_ask:
        yield caution("ask_last_dose", "HEP-07", taken.to_ask)


def _drafted(patient: PatientPicture, besides: Order | None) -> Iterator[Reason]:
    drafted = [one for one in patient.orders(*DRAFTED_AGENTS, stage=OrderStage.DRAFT) if one != besides]
    if drafted:
        yield caution("anticoagulant_drafted", "HEP-07", drafted)


def _warfarin(patient: PatientPicture, taken: OnBoard) -> Iterator[Reason]:
    reading = patient.measurement(Concept.LAB_INR)
    full = reading.fact.value.at_least(INR_FULL_FROM) if isinstance(reading, Reading) else Verdict.UNKNOWN
    if full is Verdict.NO and on_record.signed(patient, Concept.LAB_INR) is None:
        full = Verdict.UNKNOWN  # DATA-02: an unsigned INR may alarm, it may not reassure.
    facts = reading.facts if isinstance(reading, Reading) else ()
    blanks = {"limit": INR_FULL_FROM}
    if not taken.warfarin:
        if full is Verdict.YES:
            # Ours: a high INR that no warfarin explains is a tendency to bleed, which the label warns of.
            yield Reason(effect=Effect.CAUTIONS, note="inr_raised", rows=("HEP-15",), blanks=blanks, evidence=facts)
        return
    evidence = (*taken.warfarin, *facts)
    already = ("safety.heparin.already_anticoagulated",)
    match full:
        case Verdict.YES:
            yield Reason(
                effect=Effect.STOPS,
                note="warfarin_full",
                rows=("HEP-08",),
                concepts=already,
                blanks=blanks,
                evidence=evidence,
            )
        case Verdict.NO:
            yield Reason(
                effect=Effect.CAUTIONS, note="warfarin_low", rows=("HEP-08",), blanks=blanks, evidence=evidence
            )
        case Verdict.UNKNOWN:
            gap = on_record.gap(patient, Concept.LAB_INR)
            yield Reason(
                effect=Effect.STOPS,
                note="warfarin_unknown",
                rows=("HEP-08",),
                concepts=already,
                blanks={"hours": INR_LASTS_HOURS},
                evidence=evidence,
                missing=(gap,),
            )


def _not_checked(patient: PatientPicture) -> Iterator[Reason]:
    """A contraindication that nobody could look for is unknown, never absent."""
    for need, (note, concepts) in NOT_CHECKED.items():
        if not patient.state(need).complete:
            yield Reason(
                effect=Effect.HOLDS,
                note=note,
                rows=("HOOK-06",),
                concepts=("safety.heparin.not_checked",),
                missing=tuple(patient.unseen(concept, (need,)) for concept in concepts),
            )
    if not patient.state(Need.PROCEDURES).complete:
        yield Reason(
            effect=Effect.CAUTIONS,
            note="not_checked_procedures",
            rows=("HEP-04", "HEP-05", "HOOK-06"),
            missing=(patient.unseen(Concept.PROC_MAJOR_SURGERY, (Need.PROCEDURES,)),),
        )


def _care(patient: PatientPicture) -> Iterator[Reason]:
    """HEP-12 to HEP-15, and a known tendency to bleed."""
    disorder = on_record.now(patient, Concept.SAFETY_BLEEDING_DISORDER)
    if disorder:
        yield caution("bleeding_disorder", "HEP-15", disorder)
    pressure = _severe_pressure(patient)
    if pressure:
        yield caution(
            "severe_hypertension", "HEP-15", pressure, systolic=SEVERE_SYSTOLIC_FROM, diastolic=SEVERE_DIASTOLIC_FROM
        )
    liver = on_record.now(patient, Concept.COND_LIVER_FAILURE)
    if liver:
        yield caution("liver_failure", "HEP-15", liver)
    catheter = (
        *on_record.now(patient, Concept.SAFETY_NEURAXIAL_CATHETER),
        *patient.recent(Procedure, Concept.SAFETY_NEURAXIAL_CATHETER, NEURAXIAL_STAYS),
    )
    if catheter:
        yield caution("neuraxial", "HEP-15", catheter)
    endocarditis = on_record.now(patient, Concept.COND_ENDOCARDITIS)
    if endocarditis:
        yield caution("endocarditis", "HEP-15", endocarditis)
    child = pregnant(patient)
    if child.verdict is Verdict.YES:
        yield caution("pregnancy", "HEP-14", child.evidence)
    gaps = tuple(
        on_record.gap(patient, concept)
        for concept in (Concept.LAB_PLATELETS, Concept.LAB_INR)
        if on_record.signed(patient, concept) is None
    )
    if gaps:
        yield Reason(effect=Effect.INFORMS, note="labs_not_available", rows=("HEP-12",), missing=gaps)
    kidneys = kidneys_of(patient)
    if kidneys.egfr_below(SEVERE_BELOW) is Verdict.YES:
        yield Reason(
            effect=Effect.INFORMS,
            note="renal",
            rows=("HEP-13",),
            blanks={"limit": SEVERE_BELOW},
            evidence=kidneys.egfr_facts,
        )


def _severe_pressure(patient: PatientPicture) -> tuple[Fact, ...]:
    limits = ((Concept.BP_SYSTOLIC, SEVERE_SYSTOLIC_FROM), (Concept.BP_DIASTOLIC, SEVERE_DIASTOLIC_FROM))
    facts: list[Fact] = []
    for concept, limit in limits:
        reading = patient.measurement(concept)
        if isinstance(reading, Reading) and reading.fact.value.at_least(limit) is Verdict.YES:
            facts.extend(reading.facts)
    return tuple(facts)
