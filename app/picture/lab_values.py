"""Laboratory numbers as the replacement of a substance may use them: signed, current, and worked out from two others.

DATA-02: an unsigned value never feeds the logic of a replacement; that there is one is said, not what it is.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from app.picture.concepts import Concept
from app.picture.facts import Interval, Measurement
from app.picture.lifetimes import HIGHER_IS_WORSE, STAYS_CURRENT
from app.picture.moments import When
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading, newest_or_worst

ONE_DECIMAL = Decimal("0.1")

IRON_READS = frozenset({Concept.LAB_TSAT, Concept.LAB_IRON, Concept.LAB_TIBC})
"""What ``transferrin_saturation`` asks for."""


def signed_value(
    patient: PatientPicture,
    concept: Concept,
    *,
    higher_is_worse: bool | None = None,
    within: timedelta | None = None,
) -> Reading[Measurement] | Missing:
    """The newest signed number that is current (DATA-06), the worse of two of one time (DATA-07), or why there is none.

    ``higher_is_worse`` says which end is asked about, for a number that can be too low and too high.
    """
    return _chosen(patient, concept, patient.measurements(concept), higher_is_worse, within)


def transferrin_saturation(patient: PatientPicture, *, higher_is_worse: bool = False) -> Reading[Measurement] | Missing:
    """In percent, as reported or from iron and iron-binding capacity of one sample, whichever is newer."""
    worked_out = tuple(
        ratio
        for iron in patient.measurements(Concept.LAB_IRON)
        for capacity in patient.measurements(Concept.LAB_TIBC)
        if iron.when is not None
        and capacity.when is not None
        and iron.when.overlaps(capacity.when)
        and (ratio := _ratio(iron, capacity)) is not None
    )
    reported = patient.measurements(Concept.LAB_TSAT)
    return _chosen(patient, Concept.LAB_TSAT, (*reported, *worked_out), higher_is_worse, None)


def _chosen(
    patient: PatientPicture,
    concept: Concept,
    charted: tuple[Measurement, ...],
    higher_is_worse: bool | None,
    within: timedelta | None,
) -> Reading[Measurement] | Missing:
    age = within or STAYS_CURRENT[concept]
    rising = concept in HIGHER_IS_WORSE if higher_is_worse is None else higher_is_worse
    sign = 1 if rising else -1
    fresh = [one for one in charted if one.when is not None and one.when.possibly_within(age, patient.as_of)]
    signed = [one for one in fresh if not one.unsigned]
    reading = newest_or_worst(signed, lambda one: (sign * one.value.high, sign * one.value.low))
    if reading is not None:
        return reading
    if fresh:
        return Missing(concept, Why.UNSIGNED)
    return patient.missing(concept, stale=bool(charted))


def _ratio(iron: Measurement, capacity: Measurement) -> Measurement | None:
    amount, whole = iron.value.exact, capacity.value.exact
    if amount is None or not whole:
        return None
    percent = 100 * amount / whole
    return Measurement(
        concept=Concept.LAB_TSAT,
        reference=iron.reference,
        when=iron.when,
        unsigned=iron.unsigned or capacity.unsigned,
        value=Interval.exactly(percent),
        unit="%",
        printed=f"{percent.quantize(ONE_DECIMAL)} %",
    )


def taken_together(one: When | None, other: When | None, span: timedelta) -> bool:
    """May both have been taken within this span of one another?"""
    if one is None or other is None:
        return False
    return one.earliest - span <= other.latest and other.earliest - span <= one.latest
