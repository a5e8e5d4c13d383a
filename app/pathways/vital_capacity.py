"""Vital capacity per kilogram, and whether breathing fails: what decides intensive care in rising weakness (GBS-01)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.pathways.nerve_symptoms import present
from app.picture.concepts import Concept
from app.picture.facts import Fact, Interval, Measurement
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

INTENSIVE_CARE_AT = 20  # mL/kg or less, GBS-01
MILLILITERS = {"mL": Decimal(1), "L": Decimal(1000)}

READS = frozenset({Concept.VITAL_CAPACITY, Concept.BODY_WEIGHT, Concept.SIGN_BREATHLESS})


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
    """Judge the vital capacity of today; without the weight a volume says nothing."""
    breathless = present(patient, Concept.SIGN_BREATHLESS)
    capacity = patient.measurement(Concept.VITAL_CAPACITY)
    if isinstance(capacity, Missing):
        return Breathing((), breathless, (capacity,))
    per_kilogram = _per_kilogram(patient, capacity.fact)
    if isinstance(per_kilogram, Missing):
        return Breathing((), breathless, (per_kilogram,))
    match per_kilogram.at_most(INTENSIVE_CARE_AT):
        case Verdict.YES:
            return Breathing(capacity.facts, breathless, ())
        case Verdict.UNKNOWN:
            return Breathing((), breathless, (Missing(Concept.VITAL_CAPACITY, Why.STRADDLES),))
        case Verdict.NO:
            return Breathing((), breathless, ())


def _per_kilogram(patient: PatientPicture, capacity: Measurement) -> Interval | Missing:
    if capacity.unit == "mL/kg":
        return capacity.value
    if capacity.unit not in MILLILITERS:
        return Missing(Concept.VITAL_CAPACITY, Why.UNIT)
    weight = patient.measurement(Concept.BODY_WEIGHT)
    if not isinstance(weight, Reading):
        return weight
    # The widest span that both numbers allow, so that neither "low" nor "not low" is claimed on a guess.
    volume, kilograms = capacity.value, weight.fact.value
    factor = MILLILITERS[capacity.unit]
    return Interval(volume.low * factor / kilograms.high, volume.high * factor / kilograms.low)
