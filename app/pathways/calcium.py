"""Low calcium in somebody with cramps or tingling, and calcium to be looked at in those who lose it (CA-01, CA-02).

Society for Endocrinology emergency guidance on acute hypocalcaemia, Endocrine Connections 2016;5:G7: severe is an
adjusted calcium below 1.9 mmol/L, or symptoms at any level below the reference range.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways.calcium_level import LOW_BELOW, LOW_IN_MMOL_PER_L, SEVERE_BELOW, CalciumLevel, calcium_level
from app.pathways.calcium_level import READS as LEVEL_READS
from app.pathways.childhood import is_child
from app.pathways.contributors import contributors, lists_unseen
from app.pathways.leg_complaint import SYMPTOMS_READS, cramps, found_now, leg_symptoms, numbness
from app.pathways.magnesium import LOW_BELOW as MAGNESIUM_LOW_BELOW
from app.pathways.magnesium import LOW_READS as MAGNESIUM_READS
from app.pathways.magnesium import low_magnesium
from app.picture.concepts import Concept
from app.picture.facts import Fact
from app.picture.patient import PatientPicture
from app.picture.verdict import Verdict

STEM = "calcium"

SEIZURE_IS_RECENT = timedelta(days=14)
"""Ours: an epilepsy of years is not a sign of today's calcium."""

VALUE_IS_OF_NOW = timedelta(days=7)
"""Ours: the lifetime of a potassium; a calcium counts for 90 days (DATA-06), and is repeated before it is treated."""

SPASM = (Concept.SIGN_TETANY, Concept.SIGN_PERIORAL_PARESTHESIA)
"""They are cramps and paresthesia themselves, of the hands and feet and of the mouth."""

LOSES_CALCIUM = (Concept.COND_22Q11, Concept.COND_HYPOPARATHYROID)
CALCIUM = (Concept.LAB_CALCIUM, Concept.LAB_CALCIUM_IONIZED)
CAUSES = (Concept.MED_PPI, Concept.MED_DIURETIC, *LOSES_CALCIUM, Concept.SAFETY_CKD)

READS = (
    SYMPTOMS_READS
    | LEVEL_READS
    | MAGNESIUM_READS
    | {*SPASM, *CAUSES, Concept.COND_SEIZURE, Concept.COND_LONG_QT, Concept.SIGN_ECG_CHANGE}
)
PROPOSES: tuple[str, ...] = ("order.ecg", "order.calcium_tests")
CARDS: Mapping[str, tuple[str, ...]] = {"severe": (), "low": ("limit", "limit_si"), "check": (), "tetany": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "ecg_now": (),
    "repeat_first": (),
    "explains_spasm": (),
    "intravenous": (),
    "symptoms_make_it_severe": (),
    "danger_signs": (),
    "not_corrected": ("limit", "severe"),
    "magnesium_first": ("limit",),
    "tests": (),
    "loses_calcium": (),
    "paediatric": (),
}


class SevereHypocalcemia(Finding):
    """CA-01: below 7.6 mg/dL, or low with a danger sign."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "severe"


class LowCalcium(Finding):
    """CA-01: low, with cramps or tingling of a leg."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "low"


class CheckCalcium(Finding):
    """CA-02: nobody looked lately, in a disease that lowers it."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "check"


class SpasmWithoutCalcium(Finding):
    """CA-01: the spasm is there and the value is not; tingling fingers alone have commoner causes."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "tetany"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card: severe, low, or to be checked; a low calcium without a complaint of a leg gives none (DATA-17)."""
    spasm = found_now(patient, *SPASM)
    # What is unsigned or unconfirmed may raise an emergency, and nothing less (DATA-02).
    felt = leg_symptoms(patient, supporting=True)
    if not spasm and not felt:
        return
    level = calcium_level(patient)
    danger = _danger_signs(patient, spasm) if level.low is Verdict.YES else ()
    cramping = (*spasm, *cramps(patient), *numbness(patient))
    if level.severe is Verdict.YES or (danger and (spasm or _cramping(patient))):
        yield _severe(patient, level, danger, cramping or felt)
    elif level.low is Verdict.YES and cramping:
        yield _low(patient, level, cramping)
    elif level.low is Verdict.UNKNOWN and any(one.concept is Concept.SIGN_TETANY for one in spasm):
        yield _spasm(patient, level, cramping)
    elif level.low is Verdict.UNKNOWN and cramping:
        yield from _unknown(patient, level, cramping)


def _cramping(patient: PatientPicture) -> bool:
    return bool(cramps(patient, supporting=True) or numbness(patient, supporting=True))


def _danger_signs(patient: PatientPicture, spasm: tuple[Fact, ...]) -> tuple[Fact, ...]:
    seizures = [
        one
        for one in patient.current(Concept.COND_SEIZURE, suspected=True)
        if (began := one.onset or one.when) is None or began.possibly_within(SEIZURE_IS_RECENT, patient.as_of)
    ]
    # A prolonged QT on today's tracing is charted as a change of the ECG.
    heart = (*found_now(patient, Concept.SIGN_ECG_CHANGE), *patient.current(Concept.COND_LONG_QT, suspected=True))
    return (*spasm, *seizures, *heart)


def _severe(patient: PatientPicture, level: CalciumLevel, danger: tuple[Fact, ...], felt: tuple[Fact, ...]) -> Finding:
    return SevereHypocalcemia(
        urgency=Urgency.CRITICAL,
        notes=(
            *_old_value(patient, level),
            Note("ecg_now"),
            Note("intravenous"),
            *([Note("danger_signs")] if danger else []),
            *_said_of(patient, level),
            Note("tests"),
        ),
        evidence=(*level.facts, *danger, *felt, *low_magnesium(patient), *contributors(patient, *CAUSES)),
        missing=(*level.missing, *lists_unseen(patient, *CAUSES)),
        concepts=("hypocalcemia",),
        proposes=("order.ecg", "order.calcium_tests"),
        stakes=Stakes.EMERGENCY,
        rows=("CA-01",),
    )


def _low(patient: PatientPicture, level: CalciumLevel, felt: tuple[Fact, ...]) -> Finding:
    return LowCalcium(
        urgency=Urgency.WARNING,
        blanks={"limit": LOW_BELOW, "limit_si": LOW_IN_MMOL_PER_L},
        notes=(*_old_value(patient, level), Note("symptoms_make_it_severe"), *_said_of(patient, level), Note("tests")),
        evidence=(*level.facts, *felt, *low_magnesium(patient), *contributors(patient, *CAUSES)),
        missing=(*level.missing, *lists_unseen(patient, *CAUSES)),
        concepts=("hypocalcemia",),
        proposes=("order.ecg", "order.calcium_tests"),
        stakes=Stakes.URGENT,
        rows=("CA-01",),
    )


def _spasm(patient: PatientPicture, level: CalciumLevel, felt: tuple[Fact, ...]) -> Finding:
    return SpasmWithoutCalcium(
        urgency=Urgency.WARNING,
        notes=(Note("explains_spasm"), Note("tests"), *_for_a_child(patient)),
        evidence=(*felt, *contributors(patient, *CAUSES)),
        missing=level.missing,
        concepts=("hypocalcemia.check",),
        proposes=("order.ecg", "order.calcium_tests"),
        stakes=Stakes.EMERGENCY,
        rows=("CA-01",),
    )


def _unknown(patient: PatientPicture, level: CalciumLevel, felt: tuple[Fact, ...]) -> Iterator[Outcome]:
    losing = contributors(patient, *LOSES_CALCIUM)
    if not losing:
        yield CannotAssess(STEM, level.missing)
        return
    yield CheckCalcium(
        urgency=Urgency.INFO,
        notes=(Note("loses_calcium"), *_for_a_child(patient)),
        evidence=(*losing, *felt),
        missing=level.missing,
        concepts=("hypocalcemia.check",),
        proposes=("order.calcium_tests",),
        rows=("CA-02",),
    )


def _old_value(patient: PatientPicture, level: CalciumLevel) -> Iterator[Note]:
    times = (fact.when for fact in level.facts if fact.concept in CALCIUM)
    if not any(when is not None and when.possibly_within(VALUE_IS_OF_NOW, patient.as_of) for when in times):
        yield Note("repeat_first")


def _said_of(patient: PatientPicture, level: CalciumLevel) -> Iterator[Note]:
    if not level.corrected:
        yield Note("not_corrected", {"limit": LOW_BELOW, "severe": SEVERE_BELOW})
    if low_magnesium(patient):
        yield Note("magnesium_first", {"limit": MAGNESIUM_LOW_BELOW})
    yield from _for_a_child(patient)


def _for_a_child(patient: PatientPicture) -> Iterator[Note]:
    if is_child(patient):
        yield Note("paediatric")
