"""What is wrong with a leg now, whichever resource says it: the question that opens the scope (DATA-17).

An abnormal number without a complaint of a leg gives no card. A complaint counts while it stands on the problem list,
or for three months after it was told or found; what was denied later, or called resolved, is gone.
"""

from __future__ import annotations

from datetime import timedelta

from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Side, Sign, Standing, Symptom, Trait
from app.picture.patient import PatientPicture, Reading, newest_or_worst, remembered

STAYS = timedelta(days=90)
"""Ours: a complaint that was told once belongs to this visit for as long as the blood values that it is read with."""

NUMB_SIGNS = (Concept.SENSORY_LIMB, Concept.SENSORY_MONOFILAMENT)
WEAK_SIGNS = (
    Concept.MOTOR_LIMB,
    Concept.SIGN_FOOT_DROP,
    Concept.SIGN_KNEE_EXTENSION_WEAK,
    Concept.SIGN_ROOT_WEAKNESS,
    Concept.SIGN_PROXIMAL_WEAKNESS,
)
PAIN_SIGNS = (Concept.PAIN_LIMB, Concept.PAIN_REST)
NEUROPATHY = (Concept.COND_DPN, Concept.COND_POLYNEUROPATHY)
CRAMPS = (Concept.COND_NOCTURNAL_CRAMPS,)
WEAKNESS = (Concept.COND_PARAPARESIS,)

LEG_DIAGNOSES = (
    *NEUROPATHY,
    *CRAMPS,
    *WEAKNESS,
    Concept.COND_RLS,
    Concept.COND_CIDP,
    Concept.COND_RADICULOPATHY,
    Concept.COND_SPINAL_STENOSIS,
    Concept.COND_PLEXOPATHY,
    Concept.COND_MONONEUROPATHY_PERONEAL,
    Concept.COND_MONONEUROPATHY_SCIATIC,
    Concept.COND_MONONEUROPATHY_FEMORAL,
    Concept.COND_MONONEUROPATHY_TIBIAL,
    Concept.COND_MONONEUROPATHY_LFCN,
    Concept.COND_ALI,
    Concept.COND_CLTI,
    Concept.COND_PAD,
    Concept.COND_CLAUDICATION,
    Concept.COND_PULSELESS_LEG,
    Concept.COND_COLD_LEG,
    Concept.COND_PALE_LEG,
    Concept.COND_GANGRENE,
    Concept.COND_FOOT_ULCER,
    Concept.COND_COMPARTMENT,
    Concept.COND_LEG_TRAUMA,
    Concept.COND_DVT,
    Concept.COND_PHLEGMASIA,
    Concept.COND_VENOUS,
    Concept.COND_VARICOSE_VEINS,
)
"""Diagnoses that are a leg's own; back pain and an earlier thrombosis are not."""

TOLD = frozenset({Concept.SYMPTOM_LEG})
NUMBNESS_READS = TOLD | frozenset(NUMB_SIGNS)
WEAKNESS_READS = TOLD | frozenset((*WEAK_SIGNS, *WEAKNESS))
CRAMPS_READS = TOLD | frozenset(CRAMPS)
NEUROPATHY_READS = frozenset(NEUROPATHY)
SYMPTOMS_READS = NUMBNESS_READS | WEAKNESS_READS | CRAMPS_READS | frozenset((*PAIN_SIGNS, Concept.COND_LEG_COMPLAINT))
READS = SYMPTOMS_READS | frozenset(LEG_DIAGNOSES)


@remembered
def numbness(patient: PatientPicture, *, supporting: bool = False) -> tuple[Fact, ...]:
    """Numbness, tingling or burning of a leg, told or found.

    ``supporting``, here and below, also counts what is unsigned or unconfirmed: it may raise an emergency and draft
    nothing else (DATA-02, DATA-03).
    """
    told_now = told(patient, Complaint.NUMBNESS, Complaint.BURNING, supporting=supporting)
    return (*told_now, *_found(patient, *NUMB_SIGNS, supporting=supporting))


@remembered
def weakness(patient: PatientPicture, *, supporting: bool = False) -> tuple[Fact, ...]:
    """Weakness of a leg, told, found or diagnosed."""
    return (
        *told(patient, Complaint.WEAKNESS, supporting=supporting),
        *_found(patient, *WEAK_SIGNS, supporting=supporting),
        *_listed(patient, *WEAKNESS, supporting=supporting),
    )


@remembered
def cramps(patient: PatientPicture, *, supporting: bool = False) -> tuple[Fact, ...]:
    """Cramps of a leg, told or listed, at whatever time of day."""
    return (
        *told(patient, Complaint.CRAMP, supporting=supporting),
        *_listed(patient, *CRAMPS, supporting=supporting),
    )


@remembered
def neuropathy(patient: PatientPicture) -> tuple[Fact, ...]:
    """A polyneuropathy that is listed and confirmed, of diabetes or not."""
    return _listed(patient, *NEUROPATHY, supporting=False)


@remembered
def leg_symptoms(patient: PatientPicture, *, supporting: bool = False) -> tuple[Fact, ...]:
    """Anything of a leg that is felt, found or given as the reason of the visit; not a diagnosis alone."""
    reasons = tuple(
        one
        for one in _listed(patient, Concept.COND_LEG_COMPLAINT, supporting=supporting)
        if one.when is None or one.when.possibly_within(STAYS, patient.as_of)
    )
    return (
        *told(patient, *Complaint, supporting=supporting),
        *_found(patient, *PAIN_SIGNS, *NUMB_SIGNS, *WEAK_SIGNS, supporting=supporting),
        *_listed(patient, *CRAMPS, *WEAKNESS, supporting=supporting),
        *reasons,
    )


def leg_complaint(patient: PatientPicture) -> tuple[Fact, ...]:
    """DATA-17: a leg symptom, sign or leg diagnosis that is current; nothing when there is none."""
    return tuple(dict.fromkeys((*leg_symptoms(patient), *_listed(patient, *LEG_DIAGNOSES, supporting=False))))


def told(patient: PatientPicture, *complaints: Complaint, supporting: bool = False) -> tuple[Symptom, ...]:
    """Leg symptoms that were told and are current, of these kinds."""
    wanted = set(complaints)
    return tuple(
        one
        for one in patient.of(Symptom, Concept.SYMPTOM_LEG)
        if one.complaints & wanted
        and Trait.RESOLVED not in one.traits
        and (supporting or not (one.unsigned or one.suspected))
        and _current(one, patient)
    )


def found_now(patient: PatientPicture, *concepts: Concept) -> tuple[Sign, ...]:
    """Findings of the body as a whole that are present now (DATA-05): the question to ask before an alarm.

    What is unsigned or unconfirmed counts, and a later or signed denial takes it back.
    """
    found: list[Sign] = []
    for concept in concepts:
        fresh = [
            one
            for one in patient.of(Sign, concept)
            if patient.is_fresh(one) and not (one.unsigned and one.value.rank == 0)
        ]
        found.extend(_present(fresh))
    return tuple(found)


def _found(patient: PatientPicture, *concepts: Concept, supporting: bool) -> tuple[Fact, ...]:
    # Asked of every patient, so all concepts at once: most charts hold none of them.
    groups: dict[tuple[Concept, Side | None], list[Sign]] = {}
    for one in patient.of(Sign, *concepts):
        # What is unsigned or unconfirmed may say that something is there; it never takes anything back.
        sure = not (one.unsigned or one.suspected)
        if (sure or (supporting and one.value.rank > 0)) and _current(one, patient):
            groups.setdefault((one.concept, one.side), []).append(one)
    return tuple(sign for charted in groups.values() for sign in _present(charted))


def _present(charted: list[Sign]) -> tuple[Sign, ...]:
    reading: Reading[Sign] | None = newest_or_worst(charted, lambda one: one.value.rank)
    if reading is None:
        # Nothing has a time, so nothing can take anything back.
        return tuple(one for one in charted if one.value.rank > 0)
    return reading.facts if reading.fact.value.rank > 0 else ()


def _listed(patient: PatientPicture, *concepts: Concept, supporting: bool) -> tuple[Diagnosis, ...]:
    return tuple(
        one
        for one in patient.of(Diagnosis, *concepts)
        if one.standing is Standing.CURRENT and (supporting or not one.suspected)
    )


def _current(fact: Sign | Symptom, patient: PatientPicture) -> bool:
    return fact.continuing or fact.when is None or fact.when.possibly_within(STAYS, patient.as_of)
