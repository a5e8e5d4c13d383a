"""Injury with a numb or weak leg: the spine is unstable until somebody has shown that it is not (CORD-06).

NICE NG41 (2016): weakness or altered sensation of hand or foot after trauma calls for full in-line immobilization.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

from app.conclusions import CannotAssess, Finding, Note, Outcome, Stakes, Urgency
from app.pathways import back_pain, leg_deficit
from app.pathways.leg_deficit import LegDeficit, deficits
from app.pathways.onset import may_be_within
from app.picture.concepts import Concept
from app.picture.facts import Diagnosis, Fact, Side
from app.picture.needs import Missing
from app.picture.patient import PatientPicture

STEM = "spinal_injury"

INJURED_WITHIN = timedelta(days=14)
"""Ours: as for other recent trauma (HEP-05)."""

TRAUMA = (Concept.COND_SPINAL_TRAUMA, Concept.COND_TRAUMA)
OF_THE_LEG = (Concept.COND_LEG_TRAUMA, Concept.COND_LEG_FRACTURE, Concept.COND_OPEN_WOUND_LEG)

READS = leg_deficit.READS | back_pain.READS | {*TRAUMA, *OF_THE_LEG}
PROPOSES: tuple[str, ...] = ("referral.spine",)
CARDS: Mapping[str, tuple[str, ...]] = {"suspected": ()}
NOTES: Mapping[str, tuple[str, ...]] = {"precautions": (), "imaging": (), "leg_too": (), "splint": ()}


class SuspectedSpinalInjury(Finding):
    """CORD-06."""

    stem: ClassVar[str] = STEM
    card: ClassVar[str] = "suspected"


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """One card when a recent injury and a new loss in a leg stand together."""
    injuries = tuple(
        one
        for concept in TRAUMA
        for one in patient.current(concept, suspected=True)
        if may_be_within(one, INJURED_WITHIN, patient)
    )
    if not injuries:
        return
    lost = tuple(leg for leg in deficits(patient, INJURED_WITHIN) if not _explained_by_the_leg(patient, leg, injuries))
    if lost:
        yield SuspectedSpinalInjury(
            urgency=Urgency.CRITICAL,
            notes=(Note("precautions"), Note("imaging"), Note("leg_too"), Note("splint")),
            evidence=tuple(
                dict.fromkeys((*injuries, *(fact for leg in lost for fact in leg.facts), *back_pain.back_pain(patient)))
            ),
            concepts=("spinal_injury", "referral.spine.emergency"),
            proposes=PROPOSES,
            stakes=Stakes.SPINE_THREATENED,
            rows=("CORD-06", "SST-10"),
        )
    elif any(one.concept is Concept.COND_SPINAL_TRAUMA for one in injuries):
        unexamined = tuple(_unexamined(patient))
        if unexamined:
            yield CannotAssess(STEM, unexamined)


def _unexamined(patient: PatientPicture) -> Iterator[Missing]:
    """Power and sensation of each leg, as far as nobody has charted them today."""
    for side in (Side.LEFT, Side.RIGHT):
        if patient.amputated(side):
            continue
        for concept in (Concept.MOTOR_LIMB, Concept.SENSORY_LIMB):
            found = patient.sign(concept, side)
            if isinstance(found, Missing):
                yield found


def _explained_by_the_leg(patient: PatientPicture, leg: LegDeficit, injuries: tuple[Diagnosis, ...]) -> bool:
    """An injury of this very leg, with no word of the spine: nerve, vessel and compartment of the leg come first."""
    if back_pain.back_pain(patient) or any(one.concept is Concept.COND_SPINAL_TRAUMA for one in injuries):
        return False
    hurt: tuple[Fact, ...] = tuple(
        one
        for concept in OF_THE_LEG
        for one in patient.current(concept, suspected=True)
        if (one.side or Side.NOT_RECORDED) in (leg.side, Side.NOT_RECORDED)
    )
    return bool(hurt)
