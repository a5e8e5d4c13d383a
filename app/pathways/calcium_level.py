"""Is calcium low, and how low? Ionized calcium as measured, total calcium corrected for albumin of the same day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from app.picture.concepts import Concept
from app.picture.facts import Fact, Interval, Measurement
from app.picture.lab_values import signed_value, taken_together
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading, newest_or_worst, remembered
from app.picture.verdict import Verdict

LOW_BELOW = Decimal("8.5")
"""mg/dL of corrected total calcium, CA-01."""

LOW_IN_MMOL_PER_L = Decimal("2.12")
"""The same limit as other laboratories print it."""

SEVERE_BELOW = Decimal("7.6")
"""mg/dL (1.9 mmol/L), CA-01: Society for Endocrinology 2016, severe hypocalcaemia."""

IONIZED_LOW_BELOW = Decimal("1.12")
"""mmol/L, CA-01."""

USUAL_ALBUMIN = 4
CORRECTION = Decimal("0.8")
"""mg/dL of calcium for each g/dL of albumin below 4: Payne, BMJ 1973;4:643, as quoted by several calculators."""

ALBUMIN_BELONGS = timedelta(hours=24)
"""Ours: albumin moves within days, so that only a sample of the same day may lift a calcium (never a stale one)."""

READS = frozenset({Concept.LAB_CALCIUM, Concept.LAB_CALCIUM_IONIZED, Concept.LAB_ALBUMIN})


@dataclass(frozen=True, slots=True)
class CalciumLevel:
    """What the blood says of calcium. ``corrected`` is false when no albumin of that day could be used."""

    low: Verdict
    severe: Verdict
    corrected: bool
    facts: tuple[Fact, ...]
    missing: tuple[Missing, ...]


@remembered
def calcium_level(patient: PatientPicture) -> CalciumLevel:
    """Low by either test is low; a normal ionized calcium of the same time or later overrules the total."""
    total = signed_value(patient, Concept.LAB_CALCIUM)
    ionized = signed_value(patient, Concept.LAB_CALCIUM_IONIZED)
    ionized_low = Verdict.UNKNOWN if isinstance(ionized, Missing) else ionized.fact.value.below(IONIZED_LOW_BELOW)
    ionized_facts = () if isinstance(ionized, Missing) else ionized.facts
    if isinstance(total, Missing) or _overruled(total, ionized, ionized_low):
        gaps = (total,) if isinstance(ionized, Missing) and isinstance(total, Missing) else ()
        straddles = isinstance(ionized, Reading) and ionized_low is Verdict.UNKNOWN
        return CalciumLevel(
            low=ionized_low,
            severe=Verdict.UNKNOWN,  # Ionized calcium has no published limit of its own for "severe".
            corrected=True,
            facts=ionized_facts,
            missing=(*gaps, *([Missing(Concept.LAB_CALCIUM_IONIZED, Why.STRADDLES)] if straddles else [])),
        )
    albumin = _albumin_of(patient, total.fact)
    value = _corrected(total.fact.value, albumin.fact.value) if albumin else total.fact.value
    total_low = value.below(LOW_BELOW)
    low = Verdict.YES if Verdict.YES in (total_low, ionized_low) else total_low
    severe = value.below(SEVERE_BELOW)
    crossing = Verdict.UNKNOWN in (low, severe)
    return CalciumLevel(
        low=low,
        severe=severe,
        corrected=albumin is not None,
        facts=(*total.facts, *(albumin.facts if albumin else ()), *ionized_facts),
        missing=(Missing(Concept.LAB_CALCIUM, Why.STRADDLES),) if crossing else (),
    )


def _overruled(total: Reading[Measurement], ionized: Reading[Measurement] | Missing, ionized_low: Verdict) -> bool:
    if isinstance(ionized, Missing) or ionized_low is not Verdict.NO:
        return False
    one, other = ionized.fact.when, total.fact.when
    return one is not None and other is not None and one.latest >= other.earliest


def _albumin_of(patient: PatientPicture, calcium: Measurement) -> Reading[Measurement] | None:
    same_day = [
        one
        for one in patient.measurements(Concept.LAB_ALBUMIN)
        if not one.unsigned and taken_together(one.when, calcium.when, ALBUMIN_BELONGS)
    ]
    # The higher albumin of one time corrects less, which is the worse case (DATA-07).
    return newest_or_worst(same_day, lambda one: (one.value.high, one.value.low))


def _corrected(calcium: Interval, albumin: Interval) -> Interval:
    return Interval(
        calcium.low + CORRECTION * (USUAL_ALBUMIN - albumin.high),
        calcium.high + CORRECTION * (USUAL_ALBUMIN - albumin.low),
        calcium.low_open or albumin.high_open,
        calcium.high_open or albumin.low_open,
    )
