"""Creatinine clearance in mL/min by Cockcroft and Gault, as the labels of renally cleared drugs ask for it (GAB-01).

Cockcroft DW, Gault MH. Nephron 1976;16:31-41: (140 - age in years) x weight in kg / (72 x serum creatinine in mg/dL),
times 0.85 in women. The result is an interval, because an age, a creatinine or a sex may be known only in part; the
formula says nothing while the creatinine is moving or a machine clears it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from app.orders.heparin_dose import dosing_weight
from app.picture.concepts import Concept
from app.picture.facts import Fact, Interval
from app.picture.moments import Age
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

AGE_TERM = 140
CREATININE_TERM = 72
FEMALE_FACTOR = Decimal("0.85")
"""The constants of the formula."""

FACTORS: Mapping[str | None, tuple[Decimal, Decimal]] = {
    "male": (Decimal(1), Decimal(1)),
    "female": (FEMALE_FACTOR, FEMALE_FACTOR),
}
"""The least and the most that a known sex leaves open."""

STEP = Decimal("0.1")
"""Ours: mL/min, rounded down, so that what is compared is what is printed."""

NO_UPPER_END = Decimal(100_000)
"""Ours: mL/min; a creatinine of "<0.5" gives no upper end."""

READS = frozenset({Concept.LAB_CREATININE, Concept.BODY_WEIGHT})


@dataclass(frozen=True, slots=True)
class Clearance:
    """The clearance, the facts that it was computed from, and what stood in the way; no value when it is not known."""

    value: Interval | None = None
    facts: tuple[Fact, ...] = ()
    missing: tuple[Missing, ...] = ()

    def above(self, limit: int) -> Verdict:
        """Is it surely above this many mL/min? A value on the boundary belongs to the lower band (GAB-01)."""
        return Verdict.UNKNOWN if self.value is None else self.value.above(limit)


def creatinine_clearance(patient: PatientPicture) -> Clearance:
    """From age, sex, weight and creatinine; signed, current and with known units, or not at all."""
    weight, creatinine, years = dosing_weight(patient), _creatinine(patient), _years(patient.age)
    missing = tuple(one for one in (creatinine, weight) if isinstance(one, Missing))
    if isinstance(weight, Missing) or isinstance(creatinine, Missing) or years is None:
        return Clearance(missing=missing)
    value, facts = creatinine
    return Clearance(_clearance(years, patient.sex, weight.kilograms, value), (*facts, *weight.reading.facts))


def _years(age: Age) -> tuple[int, int] | None:
    return None if age.youngest is None or age.oldest is None else (age.youngest, age.oldest)


def _creatinine(patient: PatientPicture) -> tuple[Interval, tuple[Fact, ...]] | Missing:
    reading = patient.measurement(Concept.LAB_CREATININE)
    if isinstance(reading, Missing):
        return reading
    if reading.fact.unsigned:
        return Missing(Concept.LAB_CREATININE, Why.UNREADABLE)
    if reading.fact.unit != "mg/dL":
        return Missing(Concept.LAB_CREATININE, Why.UNIT)
    if reading.fact.value.high <= 0:
        return Missing(Concept.LAB_CREATININE, Why.IMPLAUSIBLE)
    return reading.fact.value, reading.facts


def _clearance(years: tuple[int, int], sex: str | None, kilograms: Decimal, creatinine: Interval) -> Interval:
    """The lowest and the highest that age, sex and creatinine leave open."""
    youngest, oldest = years
    least, most = FACTORS.get(sex, (FEMALE_FACTOR, Decimal(1)))
    low = _formula(oldest, kilograms, creatinine.high, least)
    high = _formula(youngest, kilograms, creatinine.low, most) if creatinine.low > 0 else NO_UPPER_END
    return Interval(low, high)


def _formula(age: int, kilograms: Decimal, milligrams_per_dl: Decimal, factor: Decimal) -> Decimal:
    exact = (AGE_TERM - age) * kilograms / (CREATININE_TERM * milligrams_per_dl) * factor
    return exact.quantize(STEP, rounding=ROUND_DOWN)
