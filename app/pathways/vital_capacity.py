"""Vital capacity, and whether breathing fails: what decides intensive care in rising weakness (GBS-01)."""

from __future__ import annotations

from dataclasses import dataclass

from app.pathways.nerve_symptoms import present
from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

INTENSIVE_CARE_AT = 20  # mL/kg or less, GBS-01

READS = frozenset({Concept.VITAL_CAPACITY, Concept.SIGN_BREATHLESS})


@dataclass(frozen=True, slots=True)
class Breathing:
    """``low`` vital capacity with its evidence, breathlessness or bulbar weakness, and what is not known."""

    low: tuple[Fact, ...]
    breathless: tuple[Fact, ...]
    missing: tuple[Missing, ...]

    @property
    def failing(self) -> tuple[Fact, ...]:
        """What says that breathing fails."""
        return (*self.low, *self.breathless)


def breathing_of(patient: PatientPicture) -> Breathing:
    """Judge the vital capacity of today; a volume without the weight is not read."""
    breathless = present(patient, Concept.SIGN_BREATHLESS)
    capacity = patient.measurement(Concept.VITAL_CAPACITY)
    if isinstance(capacity, Missing):
        return Breathing((), breathless, (capacity,))
    match capacity.fact.value.at_most(INTENSIVE_CARE_AT):
        case Verdict.YES:
            return Breathing(capacity.facts, breathless, ())
        case Verdict.UNKNOWN:
            return Breathing((), breathless, (Missing(Concept.VITAL_CAPACITY, Why.STRADDLES),))
        case Verdict.NO:
            return Breathing((), breathless, ())
