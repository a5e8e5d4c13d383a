"""Painful neuropathy: which classes of medicine, which are taken already, and who needs care with them (DPN-06 to -09).

AAN guideline 2022: gabapentinoid, SNRI, tricyclic or sodium-channel blocker, another class when one fails; no opioid
(DPN-13). AGS Beers Criteria 2023 for older people.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.conclusions import Note
from app.pathways.childhood import is_child
from app.pathways.nerve_symptoms import PAINFUL, LegFact
from app.pathways.neuropathy_pattern import Legs, feels_like_socks
from app.picture.concepts import Concept
from app.picture.facts import Fact, Medication
from app.picture.patient import PatientPicture

OTHERS_ARE_MANY = 2
"""DPN-09: with two other CNS-active medicines a third one would make three, which the Beers Criteria avoid."""
DULOXETINE_START_MG = 30  # DPN-07

GABAPENTINOIDS = (Concept.MED_GABAPENTIN, Concept.MED_PREGABALIN, Concept.MED_GABAPENTIN_ENACARBIL)
TAKEN = (*GABAPENTINOIDS, Concept.MED_DULOXETINE, Concept.MED_TCA)
CNS_ACTIVE = (
    Concept.MED_OPIOID,
    Concept.MED_BENZODIAZEPINE,
    Concept.MED_SEDATING,
    Concept.MED_ANTIHISTAMINE,
    Concept.MED_SEROTONERGIC,
    Concept.MED_SSRI_SNRI_TRAMADOL,
    Concept.MED_ANTIDOPAMINERGIC,
)
FALLS = (Concept.COND_FALLS, Concept.COND_FRACTURE_HISTORY)

READS = frozenset({*TAKEN, *CNS_ACTIVE, *FALLS})
NOTES = {"pain_options": (), "pain_on_treatment": (), "duloxetine_dose": ("most", "start"), "beers": ()}


@dataclass(frozen=True, slots=True)
class PainAdvice:
    """What is said of the pain: its facts, the medicines taken against it, the notes."""

    facts: tuple[Fact, ...]
    taken: tuple[Medication, ...]
    notes: tuple[Note, ...]


def pain_advice(patient: PatientPicture, legs: Legs) -> PainAdvice | None:
    """Advice for pain or burning of the feet; none without it, and none for a child (DATA-16)."""
    painful: tuple[LegFact, ...] = tuple(
        one for leg in legs.values() for one in leg.story.of(*PAINFUL) if feels_like_socks(one, leg)
    )
    if not painful or is_child(patient):
        return None
    taken = patient.medications(*TAKEN)
    if not taken:
        return PainAdvice(painful, (), (Note("pain_options"),))
    care = _with_care(patient)
    notes = (
        Note("pain_on_treatment"),
        *([Note("beers")] if care else []),
        Note("duloxetine_dose", {"most": patient.limits.duloxetine_max_mg, "start": DULOXETINE_START_MG}),
    )
    return PainAdvice((*painful, *taken, *care), taken, notes)


def _with_care(patient: PatientPicture) -> tuple[Fact, ...]:
    """DPN-09: what makes one more such medicine a risk; a new one is judged by its own order."""
    falls = patient.ever(*FALLS)
    others = {one.reference: one for one in patient.medications(*CNS_ACTIVE)}
    return (*falls, *(others.values() if len(others) >= OTHERS_ARE_MANY else ()))
