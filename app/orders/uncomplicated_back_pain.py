"""Back pain or sciatica of less than six weeks with a normal examination and no red flag (MRI-05).

Everything must be known to say so: a chart that was not seen whole, an onset that was not recorded or an examination
that was not charted gives no answer. ACR Appropriateness Criteria, low back pain (2021).
"""

from __future__ import annotations

from datetime import timedelta

from app.orders import infection_signs, on_record
from app.orders.infection_signs import fever, inflammation
from app.orders.reasons import ADULT_FROM
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Diagnosis, Fact, Measurement, Procedure, Side, Sign, Symptom
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

PAIN_SHORTER_THAN = timedelta(weeks=6)
"""MRI-05."""

RESIDUAL_RED_FLAG_FROM = 200
"""mL after voiding, CODES.md: supports cauda equina syndrome."""

PAIN = (Concept.COND_LOW_BACK_PAIN, Concept.COND_RADICULOPATHY)
RED_FLAGS_NOW = (
    Concept.COND_SPINAL_RED_FLAG,
    Concept.COND_CAUDA_EQUINA,
    Concept.COND_CORD_COMPRESSION,
    Concept.COND_CORD_INFARCT,
    Concept.COND_PARAPARESIS,
    Concept.COND_SPINAL_INFECTION,
    Concept.COND_ENDOCARDITIS,
    Concept.COND_GBS,
    Concept.COND_TRAUMA,
    Concept.COND_SPINAL_TRAUMA,
    Concept.COND_SPINAL_INSTABILITY,
    Concept.COND_SYRINX,
    Concept.COND_BLOODSTREAM_INFECTION,
    Concept.COND_SEPSIS,
    Concept.COND_IV_DRUG_USE,
    Concept.COND_IMMUNOSUPPRESSION,
    Concept.COND_SPINAL_STENOSIS,  # no red flag, but no back pain of six weeks either
    Concept.COND_SPINAL_DEFORMITY,
)
CANCERS = (Concept.COND_CANCER, Concept.COND_LYMPHOMA, Concept.COND_SPINAL_METASTASES)
RED_FLAG_SIGNS = (
    Concept.SADDLE_SENSORY_LOSS,
    Concept.URINARY_RETENTION,
    Concept.INCONTINENCE,
    Concept.SIGN_BOWEL_CHANGE,
    Concept.SIGN_CONSTIPATION,
    Concept.SIGN_SEXUAL_DYSFUNCTION,
    Concept.SIGN_ANAL_TONE_REDUCED,
    Concept.SIGN_SENSORY_LEVEL,
    Concept.SIGN_DISSOCIATED_LOSS,
    Concept.SIGN_GAIT_UNSTEADY,
    Concept.SIGN_FOOT_DROP,
    Concept.SIGN_KNEE_EXTENSION_WEAK,
    Concept.SIGN_ROOT_WEAKNESS,
    Concept.SIGN_PROXIMAL_WEAKNESS,
)
LOSSES = frozenset({Complaint.WEAKNESS, Complaint.NUMBNESS})
SPINAL_PROCEDURE_WITHIN = timedelta(days=90)
"""Ours, as in the spinal infection pathway."""

NEUROLOGY = (Concept.MOTOR_LIMB, Concept.SENSORY_LIMB)

READS = infection_signs.READS | frozenset(
    {
        *PAIN,
        *RED_FLAGS_NOW,
        *RED_FLAG_SIGNS,
        *NEUROLOGY,
        *CANCERS,
        Concept.REFLEX_ANKLE,
        Concept.SYMPTOM_LEG,
        Concept.MED_IMMUNOSUPPRESSANT,
        Concept.PROC_SPINAL,
        Concept.POSTVOID_RESIDUAL,
    }
)


def uncomplicated(patient: PatientPicture) -> tuple[Fact, ...]:
    """The pain and the normal findings that say so, or nothing when any of it is not known."""
    if patient.age.at_least(ADULT_FROM) is not Verdict.YES or not patient.complete(Concept.MOTOR_LIMB):
        return ()
    pain = _short_pain(patient)
    normal = _normal_examination(patient)
    return (*pain, *normal) if pain and normal and not _red_flag(patient) else ()


def _short_pain(patient: PatientPicture) -> tuple[Diagnosis, ...]:
    pains = patient.current(*PAIN, suspected=True)
    recent = all(one.onset is not None and one.onset.surely_within(PAIN_SHORTER_THAN, patient.as_of) for one in pains)
    return pains if recent else ()


def _red_flag(patient: PatientPicture) -> bool:
    residuals = patient.of(Measurement, Concept.POSTVOID_RESIDUAL)
    return bool(
        on_record.now(patient, *RED_FLAGS_NOW, *RED_FLAG_SIGNS)
        or on_record.ever(patient, *CANCERS)
        or fever(patient)
        or inflammation(patient)
        or patient.medications(Concept.MED_IMMUNOSUPPRESSANT)
        or patient.recent(Procedure, Concept.PROC_SPINAL, SPINAL_PROCEDURE_WITHIN)
        or any(one.complaints & LOSSES for one in patient.of(Symptom, Concept.SYMPTOM_LEG))
        or any(on_record.found_present(patient, concept) for concept in RED_FLAG_SIGNS)
        or any(one.value.at_least(RESIDUAL_RED_FLAG_FROM) is not Verdict.NO for one in residuals)
    )


def _normal_examination(patient: PatientPicture) -> tuple[Sign, ...]:
    """Power and sensation charted as normal in both legs, or without a side, and nothing charted as abnormal."""
    abnormal = [
        sign
        for concept in (*NEUROLOGY, Concept.REFLEX_ANKLE)
        for sign in on_record.found_present(patient, concept)
        if sign.continuing or patient.is_fresh(sign)
    ]
    if abnormal:
        return ()
    normal: list[Sign] = []
    for concept in NEUROLOGY:
        readings = {side: patient.sign(concept, side) for side in Side}
        seen = {side: reading.fact for side, reading in readings.items() if isinstance(reading, Reading)}
        if Side.NOT_RECORDED not in seen and not {Side.LEFT, Side.RIGHT} <= set(seen):
            return ()
        normal.extend(seen.values())
    return tuple(normal)
