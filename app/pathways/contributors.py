"""What on the lists of medicines and problems may contribute to a finding: causes to look at, never a verdict."""

from __future__ import annotations

from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.needs import Missing, Need
from app.picture.patient import PatientPicture


def contributors(patient: PatientPicture, *concepts: Concept) -> tuple[Fact, ...]:
    """Medicines that are active and confirmed current diagnoses of these concepts, in the order of the concepts."""
    if not patient.of(Fact, *concepts):
        return ()
    return tuple(fact for concept in concepts for fact in (*patient.medications(concept), *patient.current(concept)))


def lists_unseen(patient: PatientPicture, *concepts: Concept) -> tuple[Missing, ...]:
    """One gap for each list that was not seen whole and might have held one of these."""
    gaps: dict[tuple[Need, ...], Missing] = {}
    for concept in concepts:
        needs = patient.incomplete_needs(concept)
        if needs:
            gaps.setdefault(needs, patient.unseen(concept, needs))
    return tuple(gaps.values())
