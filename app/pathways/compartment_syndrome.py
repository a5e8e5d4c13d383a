"""Compartment syndrome of the leg: the injured, reperfused or tightly wrapped leg that hurts too much.

BOAST "Compartment syndrome of the limbs" (British Orthopaedic Association); rows COMP-01 to COMP-05. The question
itself is asked in ``app/picture/compartment.py``, because heparin asks it too (COMP-06).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import Finding, Note, Outcome, Stakes, Urgency
from app.picture import compartment
from app.picture.compartment import ABSOLUTE_PRESSURE_ABOVE, DELTA_PRESSURE_UP_TO, Ground, Suspicion
from app.picture.concepts import Concept
from app.picture.facts import Side
from app.picture.patient import PatientPicture

STEM = "compartment_syndrome"

READS = compartment.READS
PROPOSES: tuple[str, ...] = ("referral.surgery",)
CARDS: Mapping[str, tuple[str, ...]] = {
    "listed": ("side",),
    "suspected": ("side",),
    "examine": ("side",),
}
NOTES: Mapping[str, tuple[str, ...]] = {
    "call_surgeon": (),
    "release": (),
    "heart_level": (),
    "fasciotomy": (),
    "examine_now": (),
    "cause_unseen": (),
    "not_confirmed": (),
    "pressure_low_difference": ("limit", "absolute"),
    "pressure_not_judged": ("limit",),
    "pulses_do_not_exclude": (),
    "heparin_waits": (),
    "side_to_confirm": (),
}

_ROWS = {
    Ground.LISTED: ("COMP-03",),
    Ground.PRESSURE: ("COMP-05",),
    Ground.TIGHT: ("COMP-02",),
    Ground.SIGNS: ("COMP-01",),
    Ground.UNCONFIRMED: ("COMP-03", "DATA-03"),
    Ground.TO_EXAMINE: ("COMP-01",),
}


class ListedCompartmentSyndrome(Finding):
    """COMP-03: somebody made the diagnosis."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "listed"


class SuspectedCompartmentSyndrome(Finding):
    """COMP-01, COMP-02, COMP-05."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


class ExamineTheCompartments(Finding):
    """The suspicion stands, and what decides was not examined or not confirmed."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "examine"


_CARD: Mapping[Ground, type[Finding]] = {
    Ground.LISTED: ListedCompartmentSyndrome,
    Ground.UNCONFIRMED: ExamineTheCompartments,
    Ground.TO_EXAMINE: ExamineTheCompartments,
}


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for each leg of which somebody must think of it."""
    for one in compartment.suspicions(patient):
        sure = one.ground.suspected
        yield _CARD.get(one.ground, SuspectedCompartmentSyndrome)(
            urgency=Urgency.CRITICAL if sure else Urgency.WARNING,
            side=one.side,
            blanks={"side": one.side},
            notes=tuple(_notes(one)),
            evidence=one.evidence,
            missing=one.missing,
            concepts=("compartment", "referral.surgery.emergency") if sure else ("compartment.possible",),
            proposes=PROPOSES if sure else (),
            stakes=Stakes.EMERGENCY,
            rows=(*_ROWS[one.ground], "COMP-04"),
        )


def _notes(one: Suspicion) -> Iterator[Note]:
    limit = {"limit": DELTA_PRESSURE_UP_TO}
    if one.ground is Ground.LISTED:
        yield Note("fasciotomy")
    if one.ground is Ground.PRESSURE:
        yield Note("pressure_low_difference", {**limit, "absolute": ABSOLUTE_PRESSURE_ABOVE})
    if one.tight:
        yield Note("release")
    if one.ground.suspected:
        yield Note("call_surgeon")
    elif one.ground is Ground.UNCONFIRMED:
        yield Note("not_confirmed")
    elif any(gap.concept is Concept.SIGN_TENSE_COMPARTMENT for gap in one.missing):
        yield Note("examine_now")
    elif one.unexplained:
        yield Note("cause_unseen")
    if any(gap.concept in (Concept.BP_DIASTOLIC, Concept.COMPARTMENT_PRESSURE) for gap in one.missing):
        yield Note("pressure_not_judged", limit)
    if one.ground.suspected:
        yield Note("heart_level")
    if one.side is Side.NOT_RECORDED:
        yield Note("side_to_confirm")
    if one.ground is not Ground.TO_EXAMINE:
        yield Note("heparin_waits")
    yield Note("pulses_do_not_exclude")
