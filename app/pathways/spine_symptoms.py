"""Is there a back or leg symptom that the spine could explain? What a leg without enough blood tells is not counted."""

from __future__ import annotations

from app.pathways import back_pain, leg_deficit
from app.pathways.leg_deficit import deficits, pulseless
from app.pathways.onset import new, of_now
from app.pathways.spinal_red_flags import NEW_WITHIN
from app.picture.concepts import Concept
from app.picture.facts import Complaint, Fact, Side, Sign, Symptom
from app.picture.patient import PatientPicture, remembered

READS = back_pain.READS | leg_deficit.READS | {Concept.PAIN_LIMB}

PAINS = frozenset({Complaint.PAIN, Complaint.BURNING})


@remembered
def spine_symptoms(patient: PatientPicture) -> tuple[Fact, ...]:
    """Back pain, sciatica or stenosis of any age; pain, numbness or weakness of a leg that may be four weeks old."""
    return tuple(dict.fromkeys((*back_pain.of_the_spine(patient), *_legs(patient, pains=True))))


@remembered
def leg_trouble(patient: PatientPicture) -> tuple[Fact, ...]:
    """Sciatica, numbness or weakness of a leg that may be four weeks old (CES-03)."""
    sciatica = (
        fact
        for side in Side
        if (one := back_pain.sciatica_of(patient, side)) is not None and one.may_be_within(NEW_WITHIN, patient)
        for fact in one.facts
    )
    return tuple(dict.fromkeys((*sciatica, *_legs(patient, pains=False))))


@remembered
def new_leg_symptoms(patient: PatientPicture) -> tuple[Fact, ...]:
    """Pain, numbness or weakness of a leg that may be four weeks old."""
    return _legs(patient, pains=True)


def _legs(patient: PatientPicture, *, pains: bool) -> tuple[Fact, ...]:
    lost = {leg.side: leg.facts for leg in deficits(patient, NEW_WITHIN)}
    found: list[Fact] = []
    for side in Side:
        told: tuple[Sign | Symptom, ...] = (
            *(one for one in patient.signs(Concept.PAIN_LIMB, side) if of_now(one, patient)),
            *(one for one in patient.symptoms(side) if one.complaints & PAINS and of_now(one, patient)),
        )
        facts = (*lost.get(side, ()), *(new(told, NEW_WITHIN, patient) if pains else ()))
        if facts and not pulseless(patient, side):
            found.extend(facts)
    return tuple(found)
