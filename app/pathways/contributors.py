"""What on the lists of medicines and problems may contribute to a finding: causes to look at, never a verdict."""

from __future__ import annotations

from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.patient import PatientPicture


def contributors(patient: PatientPicture, *concepts: Concept) -> tuple[Fact, ...]:
    """Medicines that are active and confirmed current diagnoses of these concepts, in the order of the concepts."""
    return tuple(fact for concept in concepts for fact in (*patient.medications(concept), *patient.current(concept)))
