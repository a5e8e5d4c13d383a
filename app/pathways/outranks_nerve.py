"""What outranks a nerve: a leg without flow, and a cord or cauda equina in danger.

Beside either, advice on a chronic nerve complaint would only reassure, so the chronic pathways stay silent.
"""

from __future__ import annotations

from app.pathways import acute_leg
from app.pathways.acute_leg import acute_ischemia
from app.pathways.leg_exam import examine
from app.pathways.nerve_symptoms import present
from app.picture.concepts import Concept
from app.picture.facts import Fact, Reflex, Side, Sign
from app.picture.patient import ACUTE_ONSET_WITHIN, PatientPicture, remembered

CORD_SIGNS = (
    Concept.SADDLE_SENSORY_LOSS,
    Concept.URINARY_RETENTION,
    Concept.INCONTINENCE,
    Concept.SIGN_ANAL_TONE_REDUCED,
    Concept.SIGN_BOWEL_CHANGE,
    Concept.SIGN_SENSORY_LEVEL,
    Concept.SIGN_DISSOCIATED_LOSS,
)
CORD_DIAGNOSES = (
    Concept.COND_CAUDA_EQUINA,
    Concept.COND_CORD_COMPRESSION,
    Concept.COND_CORD_INFARCT,
    Concept.COND_SPINAL_RED_FLAG,
    Concept.COND_SPINAL_INFECTION,
    Concept.COND_SPINAL_METASTASES,
)

READS = acute_leg.READS | {*CORD_SIGNS, *CORD_DIAGNOSES, Concept.REFLEX_ANKLE}


def brisk_reflexes(patient: PatientPicture) -> tuple[Sign, ...]:
    """Brisk ankle jerks of today, signed or not: they point to the cord."""
    return tuple(
        one for one in patient.of(Sign, Concept.REFLEX_ANKLE) if one.value is Reflex.BRISK and patient.is_fresh(one)
    )


@remembered
def cord_signs(patient: PatientPicture) -> tuple[Fact, ...]:
    """Signs of cord or cauda equina of today, brisk reflexes among them, or such a diagnosis of these two weeks."""
    found: list[Fact] = [sign for concept in CORD_SIGNS for sign in present(patient, concept)]
    found.extend(brisk_reflexes(patient))
    for concept in CORD_DIAGNOSES:
        for one in patient.current(concept, suspected=True):
            began = one.onset or one.when
            if began is None or began.possibly_within(ACUTE_ONSET_WITHIN, patient.as_of):
                found.append(one)
    return tuple(found)


@remembered
def short_of_blood(patient: PatientPicture) -> bool:
    """Does a leg have no flow, or is acute ischemia of one suspected or possible?"""
    without = any(examine(patient, side).deficit for side in Side if not patient.amputated(side))
    return without or bool(acute_ischemia(patient))


@remembered
def outranked(patient: PatientPicture) -> bool:
    """Is there something that must be settled before anybody thinks of a chronic nerve complaint?"""
    return bool(cord_signs(patient)) or short_of_blood(patient)
