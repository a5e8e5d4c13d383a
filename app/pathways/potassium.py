"""A potassium that explains a weak or cramping leg, and can stop the heart (K-01).

StatPearls, Hypokalemia (moderate 2.5 to 3.0, severe below 2.5 mmol/L); UK Kidney Association 2023, Hyperkalaemia (ECG
from 6.0, severe from 6.5 mmol/L). Without a complaint of a leg it is not this service's to tell, whatever the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways.childhood import is_child
from app.pathways.contributors import contributors, lists_unseen
from app.pathways.leg_complaint import SYMPTOMS_READS, cramps, found_now, leg_symptoms, numbness, weakness
from app.pathways.magnesium import LOW_BELOW as MAGNESIUM_LOW_BELOW
from app.pathways.magnesium import low_magnesium
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement, Motor, Side, Sign
from app.picture.lab_values import signed_value, taken_together
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "potassium"

LOW_BELOW = Decimal("3.0")
VERY_LOW_BELOW = Decimal("2.5")
HIGH_FROM = Decimal("6.0")
VERY_HIGH_FROM = Decimal("6.5")
"""mmol/L, K-01."""

SAME_SAMPLE = timedelta(hours=1)
"""Ours: "hemolyzed" was charted this near to the value that it is about."""

LOWERS = (Concept.MED_DIURETIC, Concept.MED_STEROID)
RAISES = (
    Concept.MED_DIURETIC,  # Some spare potassium; the list does not tell them apart.
    Concept.MED_ACE_ARB,
    Concept.MED_NSAID,
    Concept.SAFETY_CKD,
    Concept.SAFETY_DIALYSIS,
    Concept.COND_ACUTE_KIDNEY_INJURY,
)

READS = SYMPTOMS_READS | {
    *LOWERS,
    *RAISES,
    Concept.LAB_POTASSIUM,
    Concept.LAB_MAGNESIUM,
    Concept.SIGN_ECG_CHANGE,
    Concept.SIGN_HEMOLYZED,
}
PROPOSES: tuple[str, ...] = ("order.ecg", "order.electrolytes")
CARDS: Mapping[str, tuple[str, ...]] = {
    "very_low": (),
    "low": ("limit",),
    "very_high": (),
    "high": ("limit",),
    "high_hemolyzed": ("limit",),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "ecg_now": (),
    "emergency_pathway": (),
    "signs_decide": (),
    "magnesium_too": (),
    "magnesium_low": ("limit",),
    "low_causes": (),
    "ecg_from_here": ("limit",),
    "exclude_hemolysis": (),
    "hemolyzed": (),
    "high_causes": (),
    "paediatric": (),
}


class VeryLow(Finding):
    """K-01: below 2.5 mmol/L, or low with an ECG change or paralysis."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "very_low"


class Low(Finding):
    """K-01: below 3.0 mmol/L with weakness or cramps."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "low"


class VeryHigh(Finding):
    """K-01: 6.5 mmol/L or more, or high with an ECG change or paralysis."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "very_high"


class High(Finding):
    """K-01: 6.0 mmol/L or more with weakness or numbness."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "high"


class HighInHemolyzedSample(Finding):
    """K-01: high, and the laboratory says that the sample was hemolyzed."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "high_hemolyzed"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card at most: too low, or too high."""
    # What is unsigned or unconfirmed of a leg may raise an emergency, and nothing less (DATA-02).
    felt = leg_symptoms(patient, supporting=True)
    if not felt:
        return
    reading = signed_value(patient, Concept.LAB_POTASSIUM)
    if isinstance(reading, Missing):
        if weakness(patient) or cramps(patient):
            yield CannotAssess(STEM, (reading,))
        return
    # Of two values of one time the reading is the lower; the higher may be the danger (DATA-07).
    lowest, highest = reading.fact, max(reading.facts, key=lambda one: one.value.high)
    danger = (*found_now(patient, Concept.SIGN_ECG_CHANGE), *_paralysis(patient))
    if highest.value.at_least(HIGH_FROM) is Verdict.YES:
        yield from _high(patient, highest, reading, danger, felt)
    elif lowest.value.below(LOW_BELOW) is Verdict.YES:
        yield from _low(patient, lowest, reading, danger, felt)
    elif Verdict.UNKNOWN in (lowest.value.below(LOW_BELOW), highest.value.at_least(HIGH_FROM)):
        yield CannotAssess(STEM, (Missing(Concept.LAB_POTASSIUM, Why.STRADDLES),))


def _paralysis(patient: PatientPicture) -> tuple[Sign, ...]:
    return tuple(
        reading.fact
        for side in Side
        if isinstance(reading := patient.sign(Concept.MOTOR_LIMB, side), Reading)
        and reading.fact.value is Motor.PROFOUND
    )


def _low(
    patient: PatientPicture,
    value: Measurement,
    reading: Reading[Measurement],
    danger: tuple[Fact, ...],
    felt: tuple[Fact, ...],
) -> Iterator[Outcome]:
    fitting = (*weakness(patient), *cramps(patient))
    magnesium = signed_value(patient, Concept.LAB_MAGNESIUM)
    missing = (*([magnesium] if isinstance(magnesium, Missing) else []), *lists_unseen(patient, *LOWERS))
    low = low_magnesium(patient)
    replaced_with_it = Note("magnesium_low", {"limit": MAGNESIUM_LOW_BELOW}) if low else Note("magnesium_too")
    if value.value.below(VERY_LOW_BELOW) is Verdict.YES or danger:
        yield VeryLow(
            urgency=Urgency.CRITICAL,
            notes=(*_emergency(patient, danger), replaced_with_it, Note("low_causes")),
            evidence=(*reading.facts, *low, *danger, *felt, *contributors(patient, *LOWERS)),
            missing=missing,
            concepts=("hypokalemia",),
            proposes=("order.ecg", "order.electrolytes"),
            stakes=Stakes.EMERGENCY,
            rows=("K-01",),
        )
    elif fitting:
        yield Low(
            urgency=Urgency.WARNING,
            blanks={"limit": LOW_BELOW},
            notes=(replaced_with_it, Note("low_causes"), *_for_a_child(patient)),
            evidence=(*reading.facts, *low, *fitting, *contributors(patient, *LOWERS)),
            missing=missing,
            concepts=("hypokalemia",),
            proposes=("order.ecg", "order.electrolytes"),
            stakes=Stakes.URGENT,
            rows=("K-01",),
        )


def _high(
    patient: PatientPicture,
    value: Measurement,
    reading: Reading[Measurement],
    danger: tuple[Fact, ...],
    felt: tuple[Fact, ...],
) -> Iterator[Outcome]:
    fitting = (*weakness(patient), *numbness(patient))
    hemolyzed = _hemolyzed(patient, value)
    very = value.value.at_least(VERY_HIGH_FROM) is Verdict.YES
    raises = contributors(patient, *RAISES)
    if danger or (very and not hemolyzed):
        yield VeryHigh(
            urgency=Urgency.CRITICAL,
            notes=(
                *_emergency(patient, danger),
                Note("hemolyzed" if hemolyzed else "exclude_hemolysis"),
                Note("high_causes"),
            ),
            evidence=(*reading.facts, *hemolyzed, *danger, *felt, *raises),
            missing=lists_unseen(patient, *RAISES),
            concepts=("hyperkalemia",),
            proposes=("order.ecg", "order.electrolytes"),
            stakes=Stakes.EMERGENCY,
            rows=("K-01",),
        )
    elif fitting or very:
        kind = HighInHemolyzedSample if hemolyzed else High
        yield kind(
            urgency=Urgency.WARNING,
            blanks={"limit": HIGH_FROM},
            notes=(
                Note("hemolyzed" if hemolyzed else "exclude_hemolysis"),
                Note("ecg_from_here", {"limit": HIGH_FROM}),
                Note("high_causes"),
                *_for_a_child(patient),
            ),
            evidence=(*reading.facts, *hemolyzed, *(fitting or felt), *raises),
            missing=lists_unseen(patient, *RAISES),
            concepts=("hyperkalemia",),
            proposes=("order.ecg", "order.electrolytes"),
            stakes=Stakes.EMERGENCY,
            rows=("K-01",),
        )


def _hemolyzed(patient: PatientPicture, value: Measurement) -> tuple[Sign, ...]:
    """The laboratory's remark on this very sample: it lowers an alarm, so it must be signed and of the same time."""
    return tuple(
        one
        for one in patient.of(Sign, Concept.SIGN_HEMOLYZED)
        if one.value.rank > 0
        and not one.unsigned
        and (one.reference == value.reference or taken_together(one.when, value.when, SAME_SAMPLE))
    )


def _emergency(patient: PatientPicture, danger: tuple[Fact, ...]) -> Iterator[Note]:
    yield Note("ecg_now")
    yield Note("emergency_pathway")
    if danger:
        yield Note("signs_decide")
    yield from _for_a_child(patient)


def _for_a_child(patient: PatientPicture) -> Iterator[Note]:
    if is_child(patient):
        yield Note("paediatric")
