"""Low magnesium in somebody with cramps (MG-01).

StatPearls, Hypomagnesemia: symptoms are usual below 1.2 mg/dL; loop and thiazide diuretics, proton pump inhibitors and
alcohol are common causes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways.calcium_level import READS as CALCIUM_READS
from app.pathways.calcium_level import calcium_level
from app.pathways.contributors import contributors, lists_unseen
from app.pathways.leg_complaint import CRAMPS_READS, cramps
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement
from app.picture.lab_values import signed_value
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "magnesium"

LOW_BELOW = Decimal("1.7")
"""mg/dL, MG-01: the wider trigger of a local range; StatPearls has 1.46."""

VERY_LOW_BELOW = Decimal("1.2")
"""mg/dL, MG-01: StatPearls, from here down there are symptoms."""

IN_MMOL_PER_L = {LOW_BELOW: Decimal("0.7"), VERY_LOW_BELOW: Decimal("0.5")}
"""The same limits as other laboratories print them (MG-01)."""

POOR_KIDNEYS_BELOW = 30
"""mL/min/1.73 m², CRP-02: below it magnesium accumulates."""

CAUSES = (Concept.MED_PPI, Concept.MED_DIURETIC, Concept.COND_ALCOHOL_EXCESS)

LOW_READS = frozenset({Concept.LAB_MAGNESIUM})
READS = (
    CRAMPS_READS
    | CALCIUM_READS
    | LOW_READS
    | {*CAUSES, Concept.LAB_POTASSIUM, Concept.LAB_EGFR, Concept.SAFETY_DIALYSIS}
)
PROPOSES: tuple[str, ...] = ("order.electrolytes",)
CARDS: Mapping[str, tuple[str, ...]] = {"low": ("limit", "limit_si"), "very_low": ("limit", "limit_si")}
NOTES: Mapping[str, tuple[str, ...]] = {
    "look_for_causes": (),
    "before_calcium": (),
    "with_potassium": (),
    "kidneys": ("limit",),
    "replace": (),
}


class LowMagnesium(Finding):
    """MG-01: below 1.7 mg/dL."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "low"


class VeryLowMagnesium(Finding):
    """MG-01: below 1.2 mg/dL."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "very_low"


def low_magnesium(patient: PatientPicture) -> tuple[Measurement, ...]:
    """The signed value that says low; also asked by the calcium pathway."""
    level = signed_value(patient, Concept.LAB_MAGNESIUM)
    low = isinstance(level, Reading) and level.fact.value.below(LOW_BELOW) is Verdict.YES
    return level.facts if isinstance(level, Reading) and low else ()


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for a low magnesium beside cramps."""
    cramping = cramps(patient)
    if not cramping:
        return
    level = signed_value(patient, Concept.LAB_MAGNESIUM)
    if isinstance(level, Missing):
        yield CannotAssess(STEM, (level,))
        return
    match level.fact.value.below(LOW_BELOW):
        case Verdict.YES:
            yield _low(patient, level, cramping)
        case Verdict.UNKNOWN:
            yield CannotAssess(STEM, (Missing(Concept.LAB_MAGNESIUM, Why.STRADDLES),))
        case Verdict.NO:
            pass


def _low(patient: PatientPicture, level: Reading[Measurement], cramping: tuple[Fact, ...]) -> Finding:
    very = level.fact.value.below(VERY_LOW_BELOW)
    calcium = calcium_level(patient)
    potassium = signed_value(patient, Concept.LAB_POTASSIUM)
    others = (*calcium.missing, *([potassium] if isinstance(potassium, Missing) else []))
    crossing = [Missing(Concept.LAB_MAGNESIUM, Why.STRADDLES)] if very is Verdict.UNKNOWN else []
    surely = very is Verdict.YES
    kind = VeryLowMagnesium if surely else LowMagnesium
    limit = VERY_LOW_BELOW if surely else LOW_BELOW
    return kind(
        urgency=Urgency.WARNING if surely else Urgency.INFO,
        blanks={"limit": limit, "limit_si": IN_MMOL_PER_L[limit]},
        notes=(
            *([Note("before_calcium")] if calcium.low is Verdict.YES else []),
            Note("look_for_causes"),
            Note("with_potassium"),
            Note("kidneys", {"limit": POOR_KIDNEYS_BELOW}) if poor_kidneys(patient) else Note("replace"),
        ),
        evidence=(
            *level.facts,
            *cramping,
            *(calcium.facts if calcium.low is Verdict.YES else ()),
            *poor_kidneys(patient),
            *contributors(patient, *CAUSES),
        ),
        missing=(*crossing, *others, *lists_unseen(patient, *CAUSES)),
        concepts=("hypomagnesemia",),
        proposes=("order.electrolytes",) if others else (),
        stakes=Stakes.URGENT if surely else Stakes.ELECTIVE,
        rows=("MG-01",),
    )


def poor_kidneys(patient: PatientPicture) -> tuple[Fact, ...]:
    """Dialysis, or the signed eGFR below 30; also asked where magnesium is taken for cramps (CRP-02)."""
    dialysis = patient.current(Concept.SAFETY_DIALYSIS)
    egfr = signed_value(patient, Concept.LAB_EGFR)
    poor = isinstance(egfr, Reading) and egfr.fact.value.below(POOR_KIDNEYS_BELOW) is Verdict.YES
    return (*dialysis, *(egfr.facts if isinstance(egfr, Reading) and poor else ()))
