"""What is on record that is known to harm nerves: named on the card, so nobody must search for it (PNP-03, PNP-04)."""

from __future__ import annotations

from collections.abc import Iterator

from app.conclusions import Note
from app.picture.concepts import Concept
from app.picture.facts import Fact, Sign
from app.picture.lifetimes import STAYS_CURRENT
from app.picture.patient import PatientPicture

ALCOHOL = Concept.COND_ALCOHOL_EXCESS
LISTED = (
    Concept.SAFETY_LIVER_DISEASE,
    Concept.COND_LIVER_FAILURE,
    Concept.SAFETY_CKD,
    Concept.SAFETY_DIALYSIS,
    Concept.COND_VASCULITIS,
    Concept.COND_HIV,
    Concept.COND_TOXIC_EXPOSURE,
)
MEDICINES = (Concept.MED_NEUROTOXIC,)

READS = frozenset({ALCOHOL, *LISTED, *MEDICINES, Concept.PREGNANCY_STATUS})
NOTES = {"alcohol": (), "cause": ("cause",)}
"""The notes that every page with causes has."""


def causes_of(patient: PatientPicture) -> tuple[Fact, ...]:
    """Confirmed diagnoses, pregnancy of now, and running medicines; alcohol is told apart."""
    listed = patient.current(*LISTED)
    medicines = patient.medications(*MEDICINES)
    return (*listed, *_pregnancy(patient), *medicines)


def _pregnancy(patient: PatientPicture) -> Iterator[Fact]:
    stated = (one for one in patient.of(Sign, Concept.PREGNANCY_STATUS) if one.value.rank > 0)
    for one in (*patient.current(Concept.PREGNANCY_STATUS), *stated):
        if one.when and one.when.possibly_within(STAYS_CURRENT[Concept.PREGNANCY_STATUS], patient.as_of):
            yield one


def cause_notes(patient: PatientPicture) -> tuple[Note, ...]:
    """One line a cause, and what alcohol asks for."""
    named = dict.fromkeys(one.concept for one in causes_of(patient))
    alcohol = [Note("alcohol")] if patient.current(ALCOHOL) else []
    return (*alcohol, *(Note("cause", {"cause": concept}) for concept in named))


def cause_facts(patient: PatientPicture) -> tuple[Fact, ...]:
    """Their evidence."""
    return (*patient.current(ALCOHOL), *causes_of(patient))
