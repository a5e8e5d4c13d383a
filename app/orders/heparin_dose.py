"""The first doses of unfractionated heparin by weight, or the reason why there are no numbers (HEP-10, HEP-11).

Figures of the venous thromboembolism nomogram, used by analogy; the reduced option and the caps are those of the
hospital protocols cited under HEP-11. The local protocol wins, and the draft says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, Decimal

from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

BOLUS_CAP = 10_000
"""Units, HEP-11."""

RATE_CAP = 2_000
"""Units per hour, HEP-11; some centres stop at 1 800."""

BOLUS_STEP = 100
"""Ours: units; the nearest step, a tie downwards. The cap is a whole number of steps, so no step passes it."""

RATE_STEP = 50
"""Ours: units per hour; as above."""

REDUCED_FROM_AGE = 75
"""Completed years, HEP-11."""

REDUCED_FROM_BMI = 40
"""kg/m², HEP-11."""

ADULT_WEIGHT = (Decimal(25), Decimal(350))
"""Ours: kg; outside it an adult's charted weight is taken for a slip of the pen (HEP-10)."""

CENTIMETERS_PER_METER = 100

READS = frozenset({Concept.BODY_WEIGHT, Concept.BODY_HEIGHT})


@dataclass(frozen=True, slots=True)
class Regimen:
    """Units per kilogram, and units per kilogram and hour."""

    bolus_per_kg: int
    rate_per_kg: int


STANDARD = Regimen(bolus_per_kg=80, rate_per_kg=18)
"""ALI-60."""

REDUCED = Regimen(bolus_per_kg=50, rate_per_kg=15)
"""HEP-11."""


@dataclass(frozen=True, slots=True)
class StartDose:
    """What the draft prints: units, units per hour, and whether a cap was applied."""

    bolus_units: int
    rate_units_per_h: int
    bolus_capped: bool
    rate_capped: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight that a dose may be computed from, in kg."""

    kilograms: Decimal
    reading: Reading[Measurement]

    @property
    def printed(self) -> Decimal:
        """Kilograms to one decimal, because a converted weight has many."""
        return self.kilograms.quantize(Decimal("0.1"))


def start_dose(kilograms: Decimal, regimen: Regimen) -> StartDose:
    """Bolus and rate for actual body weight, capped first and rounded then."""
    bolus, rate = kilograms * regimen.bolus_per_kg, kilograms * regimen.rate_per_kg
    return StartDose(
        bolus_units=_to_step(min(bolus, Decimal(BOLUS_CAP)), BOLUS_STEP),
        rate_units_per_h=_to_step(min(rate, Decimal(RATE_CAP)), RATE_STEP),
        bolus_capped=bolus > BOLUS_CAP,
        rate_capped=rate > RATE_CAP,
    )


def _to_step(amount: Decimal, step: int) -> int:
    return int((amount / step).to_integral_value(rounding=ROUND_HALF_DOWN)) * step


def dosing_weight(patient: PatientPicture) -> Weight | Missing:
    """The weight of the last 90 days, exact, signed and plausible for an adult; or why there is none."""
    reading = patient.measurement(Concept.BODY_WEIGHT)
    if isinstance(reading, Missing):
        return reading
    kilograms = reading.fact.value.exact
    if reading.fact.unit != "kg":
        return Missing(Concept.BODY_WEIGHT, Why.UNIT)
    if kilograms is None:
        return Missing(Concept.BODY_WEIGHT, Why.STRADDLES)
    if reading.fact.unsigned:
        return Missing(Concept.BODY_WEIGHT, Why.UNREADABLE)
    lightest, heaviest = ADULT_WEIGHT
    if not lightest <= kilograms <= heaviest:
        return Missing(Concept.BODY_WEIGHT, Why.IMPLAUSIBLE)
    return Weight(kilograms, reading)


def very_obese(patient: PatientPicture, weight: Weight) -> tuple[Verdict, tuple[Fact, ...]]:
    """Is the body mass index at least 40, and by which height? Unknown without a height."""
    reading = patient.measurement(Concept.BODY_HEIGHT)
    if isinstance(reading, Missing):
        return Verdict.UNKNOWN, ()
    height = reading.fact.value.exact
    if height is None or reading.fact.unit not in ("cm", "m"):
        return Verdict.UNKNOWN, ()
    meters = height / CENTIMETERS_PER_METER if reading.fact.unit == "cm" else height
    # Multiplied and not divided, so that a height of zero is no error.
    obese = weight.kilograms >= REDUCED_FROM_BMI * meters * meters
    return (Verdict.YES if obese else Verdict.NO), reading.facts
