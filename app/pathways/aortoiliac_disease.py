"""Aorto-iliac disease (Leriche): both femoral pulses weak, and buttock or thigh pain on walking.

Row LER-01. The named syndrome was not in the guideline text that was read; the location of the pain and erectile
dysfunction are in its PAD history list. The acute form of it is row ALI-11, to which this pathway gives way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency, concluded
from app.pathways import acute_leg, chronic_leg
from app.pathways.acute_leg import acute_ischemia
from app.pathways.childhood import is_child
from app.picture import limb_perfusion
from app.picture.concepts import Concept
from app.picture.facts import Fact, Side, Sign, Symptom
from app.picture.patient import PatientPicture, Reading

STEM = "aortoiliac_disease"

LEGS = (Side.LEFT, Side.RIGHT)

READS = (
    acute_leg.READS
    | chronic_leg.READS
    | limb_perfusion.READS
    | {Concept.COND_ERECTILE_DYSFUNCTION, Concept.SIGN_SEXUAL_DYSFUNCTION}
)
PROPOSES: tuple[str, ...] = ("order.abi", "referral.vascular", "order.cta_runoff")
CARDS: Mapping[str, tuple[str, ...]] = {"suspected": ()}
NOTES: Mapping[str, tuple[str, ...]] = {
    "index_and_referral": (),
    "ask_what_is_new": (),
    "imaging": (),
    "with_erectile_dysfunction": (),
    "spine_mimics": (),
}


class SuspectedAortoiliacDisease(Finding):
    """LER-01."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


def speaks(patient: PatientPicture) -> bool:
    """Is there a card? Then the legs get no second one for peripheral artery disease."""
    return any(isinstance(one, Finding) for one in concluded(patient, assess))


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card for both legs."""
    if not patient.of(Symptom, Concept.SYMPTOM_LEG) or is_child(patient):
        return
    claudication = [fact for side in Side for fact in chronic_leg.proximal_claudication(patient, side)]
    if not claudication:
        return
    felt = {side: chronic_leg.weak_femoral(patient, side) for side in LEGS if not patient.amputated(side)}
    weak = [one for one in felt.values() if one is not None]
    if not weak:
        return
    if len(weak) < len(LEGS):
        yield from _other_groin(patient, felt)
        return
    if acute_ischemia(patient):
        return
    yield _suspected(patient, (*weak, *claudication))


def _other_groin(patient: PatientPicture, felt: Mapping[Side, Sign | None]) -> Iterator[Outcome]:
    """One femoral pulse is weak: of the other, was it felt, or does nobody know?"""
    unknown = [side for side, one in felt.items() if one is None and not patient.signs(Concept.PULSE_FEMORAL, side)]
    for side in unknown:
        yield CannotAssess(STEM, (patient.missing(Concept.PULSE_FEMORAL, side),), side)


def _suspected(patient: PatientPicture, because: tuple[Fact, ...]) -> Finding:
    erectile: tuple[Fact, ...] = (
        *patient.current(Concept.COND_ERECTILE_DYSFUNCTION),
        *(one for one in patient.of(Sign, Concept.SIGN_SEXUAL_DYSFUNCTION) if one.value.rank > 0),
    )
    measured = [
        reading.fact
        for side in LEGS
        if isinstance(reading := limb_perfusion.number(patient, Concept.ABI, side), Reading)
    ]
    return SuspectedAortoiliacDisease(
        urgency=Urgency.WARNING,
        notes=(
            Note("ask_what_is_new"),
            Note("index_and_referral"),
            *([Note("with_erectile_dysfunction")] if erectile else []),
            Note("imaging"),
            Note("spine_mimics"),
        ),
        evidence=tuple(dict.fromkeys((*because, *erectile, *measured))),
        concepts=("leriche", "pad"),
        proposes=(*(() if len(measured) == len(LEGS) else ("order.abi",)), "referral.vascular", "order.cta_runoff"),
        optional=frozenset({"order.cta_runoff"}),  # PAD-08: the picture is for who is going to be revascularized.
        stakes=Stakes.ELECTIVE,
        rows=("LER-01", "PAD-08"),
    )
