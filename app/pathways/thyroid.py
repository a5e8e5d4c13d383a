"""A raised TSH in somebody with cramps or neuropathy (TSH-01).

Werner & Ingbar, chapter on neuromuscular hypothyroidism: cramps, stiffness and weakness are common, neuropathy occurs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Urgency
from app.pathways.leg_complaint import CRAMPS_READS, NEUROPATHY_READS, NUMBNESS_READS, cramps, neuropathy, numbness
from app.picture.concepts import Concept
from app.picture.facts import Fact, Measurement
from app.picture.lab_values import signed_value
from app.picture.needs import Missing, Why
from app.picture.patient import PatientPicture, Reading
from app.picture.verdict import Verdict

STEM = "thyroid"

RAISED_ABOVE = 10
"""mIU/L, TSH-01: overt whatever the free T4 (textbook, read in a secondary text)."""

UPPER_LIMIT = Decimal("4.5")
"""Ours: mIU/L. A laboratory's own range is not in the picture; most end at or below this."""

FREE_T4_LOW_BELOW = Decimal("0.8")
"""Ours: ng/dL. A laboratory's own range is not in the picture; most begin at or above this."""

READS = (
    CRAMPS_READS
    | NUMBNESS_READS
    | NEUROPATHY_READS
    | {Concept.LAB_TSH, Concept.LAB_FREE_T4, Concept.COND_HYPOTHYROID, Concept.MED_LEVOTHYROXINE}
)
PROPOSES: tuple[str, ...] = ("order.free_t4",)
CARDS: Mapping[str, tuple[str, ...]] = {"raised": ("limit",), "raised_with_low_t4": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "confirm": (),
    "low_t4": (),
    "on_levothyroxine": (),
    "known": (),
    "muscle_and_nerve": (),
}


class Raised(Finding):
    """TSH-01: above 10 mIU/L."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "raised"


class RaisedWithLowT4(Finding):
    """TSH-01: above the usual range, with a low free T4."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "raised_with_low_t4"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for a raised TSH beside cramps, numbness or neuropathy."""
    complaint = (*cramps(patient), *numbness(patient), *neuropathy(patient))
    if not complaint:
        return
    tsh = signed_value(patient, Concept.LAB_TSH)
    if isinstance(tsh, Missing):
        yield CannotAssess(STEM, (tsh,))
        return
    free_t4 = signed_value(patient, Concept.LAB_FREE_T4)
    low = free_t4.fact.value.below(FREE_T4_LOW_BELOW) if isinstance(free_t4, Reading) else Verdict.UNKNOWN
    if tsh.fact.value.above(RAISED_ABOVE) is Verdict.YES:
        yield _raised(patient, Raised, tsh, free_t4, complaint, low=low is Verdict.YES)
    elif tsh.fact.value.above(UPPER_LIMIT) is Verdict.YES and low is Verdict.YES:
        yield _raised(patient, RaisedWithLowT4, tsh, free_t4, complaint, low=True)
    elif tsh.fact.value.above(RAISED_ABOVE) is Verdict.UNKNOWN:
        yield CannotAssess(STEM, (Missing(Concept.LAB_TSH, Why.STRADDLES),))
    elif tsh.fact.value.above(UPPER_LIMIT) is Verdict.YES and low is Verdict.UNKNOWN:
        gap = free_t4 if isinstance(free_t4, Missing) else Missing(Concept.LAB_FREE_T4, Why.STRADDLES)
        yield CannotAssess(STEM, (gap,))


def _raised(
    patient: PatientPicture,
    kind: type[Raised] | type[RaisedWithLowT4],
    tsh: Reading[Measurement],
    free_t4: Reading[Measurement] | Missing,
    complaint: tuple[Fact, ...],
    *,
    low: bool,
) -> Finding:
    treated = patient.medications(Concept.MED_LEVOTHYROXINE)
    listed = patient.current(Concept.COND_HYPOTHYROID)
    unconfirmed = isinstance(free_t4, Missing) or _taken_before(free_t4.fact, tsh.fact)
    return kind(
        urgency=Urgency.INFO,
        blanks={"limit": RAISED_ABOVE} if kind is Raised else {},
        notes=(
            *([Note("confirm")] if unconfirmed else []),
            *([Note("low_t4")] if low else []),
            *([Note("on_levothyroxine")] if treated else [Note("known")] if listed else []),
            Note("muscle_and_nerve"),
        ),
        evidence=(
            *tsh.facts,
            *(free_t4.facts if isinstance(free_t4, Reading) else ()),
            *complaint,
            *listed,
            *treated,
        ),
        missing=(free_t4,) if isinstance(free_t4, Missing) else (),
        concepts=("tsh_raised",),
        proposes=("order.free_t4",) if unconfirmed else (),
        rows=("TSH-01",),
    )


def _taken_before(free_t4: Measurement, tsh: Measurement) -> bool:
    """A free T4 from before the raised TSH confirms nothing."""
    return free_t4.when is not None and tsh.when is not None and free_t4.when.latest < tsh.when.earliest
