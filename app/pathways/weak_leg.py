"""A leg that has grown weak: how fast it must be looked at, with root pain (RAD-02) and without (CORD-04).

Series of 390 patients on the timing of surgery: strength recovers best within three days, a mild loss within a week.
"""

from __future__ import annotations

from datetime import timedelta

from app.conclusions import Finding, Note, Stakes, Urgency
from app.pathways import leg_deficit, leg_exam
from app.pathways.leg_deficit import GRADED, LegDeficit, deficits, onset_of, pulseless, told_worse
from app.pathways.leg_exam import PEDAL, examine
from app.pathways.onset import found_lately
from app.pathways.root_findings import FailingRoot, SevereLeg, WeakRoot
from app.pathways.root_pattern import RootPattern
from app.pathways.story import story_of
from app.picture.concepts import Concept
from app.picture.facts import Motor, Side, Sign, Trait
from app.picture.needs import Missing
from app.picture.patient import PatientPicture

NEW_WITHIN = timedelta(weeks=6)
"""Ours: RAD-02 says new; a weakness that surely is older and does not grow has missed an early operation."""

SEVERE_WITHIN = timedelta(days=14)
"""Ours: CORD-04 says acute; as for a limb."""

STABLE_SINCE = timedelta(days=3)
"""Ours: what was no better three days ago is stable; three days is the time within which surgery helps most."""

MILD_MRI_DAYS = 7
"""RAD-02: mild, stable and not disabling; ours."""

NERVE_OR_BRAIN = (
    Concept.COND_MONONEUROPATHY_PERONEAL,
    Concept.COND_MONONEUROPATHY_SCIATIC,
    Concept.COND_MONONEUROPATHY_FEMORAL,
    Concept.COND_PLEXOPATHY,
    Concept.COND_LEG_TRAUMA,
    Concept.COND_LEG_FRACTURE,
    Concept.COND_COMPARTMENT,
    Concept.COND_HEMIPARESIS,
)
"""Listed, they explain a severe weakness without root pain; their own pathways speak."""

BRAIN_SIGNS = (Concept.SIGN_FACE_WEAKNESS, Concept.SIGN_ARM_DEFICIT, Concept.SIGN_SPEECH_DISTURBANCE)

READS = leg_deficit.READS | leg_exam.READS | {*NERVE_OR_BRAIN, *BRAIN_SIGNS}


def weak_root(patient: PatientPicture, pattern: RootPattern, leg: LegDeficit, side: Side) -> Finding:
    level = (Note("examine_level"),) if leg.numbness else ()
    facts = tuple(dict.fromkeys((*leg.facts, *pattern.facts)))
    if leg.severe or _growing(patient, leg):
        return FailingRoot(
            urgency=Urgency.CRITICAL,
            side=side,
            blanks={"side": side},
            notes=(Note("same_day"), Note("call_spine"), *level, *pulses_first(patient, side)),
            evidence=facts,
            missing=pulses_unknown(patient, side),
            concepts=("radiculopathy", "radiculopathy.motor_deficit", "referral.spine.emergency"),
            proposes=("referral.spine", "order.mri_lumbar"),
            stakes=Stakes.EMERGENCY,
            rows=("RAD-02", *(("CORD-04",) if leg.severe else ()), *(("RAD-05",) if level else ())),
        )
    mild = _mild_and_stable(patient, leg)
    window = (
        Note("within_days", {"days": MILD_MRI_DAYS})
        if mild
        else Note("within_hours", {"hours": patient.limits.mri_motor_hours})
    )
    return WeakRoot(
        urgency=Urgency.WARNING,
        side=side,
        blanks={"side": side},
        notes=(window, *level, *pulses_first(patient, side), Note("worse")),
        evidence=facts,
        missing=pulses_unknown(patient, side),
        concepts=("radiculopathy", "radiculopathy.motor_deficit"),
        proposes=("order.mri_lumbar", "referral.spine"),
        stakes=Stakes.URGENT,
        thresholds=() if mild else ("mri_motor_hours",),
        rows=("RAD-02", *(("RAD-05",) if level else ())),
    )


def _growing(patient: PatientPicture, leg: LegDeficit) -> bool:
    """Seen to grow within two weeks, or told to get worse and not surely of months."""
    return bool(leg.grew) or any(
        told_worse(one)
        and ((onset := onset_of(one, patient)) is None or onset.possibly_within(NEW_WITHIN, patient.as_of))
        for one in leg.weakness
    )


def _mild_and_stable(patient: PatientPicture, leg: LegDeficit) -> bool:
    """4/5, no better three days ago, and not told to limit daily life; what nobody compared is not stable."""
    signs = [one for one in leg.weakness if isinstance(one, Sign)]
    if not signs or any(one.value is not Motor.MILD for one in signs):
        return False
    if story_of(patient, leg.side).with_trait(Trait.LIMITING):
        return False
    return any(
        earlier.value in GRADED
        and earlier.when is not None
        and not earlier.when.possibly_within(STABLE_SINCE, patient.as_of)
        for earlier in patient.signs(Concept.MOTOR_LIMB, leg.side)
    )


def severe_unexplained(patient: PatientPicture, leg: LegDeficit) -> bool:
    """CORD-04: acute, with blood enough, and neither nerve, injury nor brain explains it."""
    acute = {one.side for one in deficits(patient, SEVERE_WITHIN) if one.severe}
    if leg.side not in acute or pulseless(patient, leg.side):
        return False
    explained = any(
        (one.side or Side.NOT_RECORDED) in (leg.side, Side.NOT_RECORDED)
        for concept in NERVE_OR_BRAIN
        for one in patient.current(concept, suspected=True)
    )
    return not explained and not any(found_lately(patient, concept, SEVERE_WITHIN) for concept in BRAIN_SIGNS)


def severe_leg(patient: PatientPicture, leg: LegDeficit) -> Finding:
    return SevereLeg(
        urgency=Urgency.CRITICAL,
        side=leg.side,
        blanks={"side": leg.side},
        notes=(Note("immediate"), *pulses_first(patient, leg.side), Note("call_spine"), Note("not_the_leg")),
        evidence=leg.facts,
        missing=pulses_unknown(patient, leg.side),
        concepts=("severe_leg_deficit", "referral.spine.emergency"),
        proposes=("referral.spine", "order.mri_lumbar"),
        stakes=Stakes.EMERGENCY,
        rows=("CORD-04",),
    )


def pulses_unknown(patient: PatientPicture, side: Side) -> tuple[Missing, ...]:
    """ALI-16: the pedal pulses, when none of that leg was charted."""
    exam = examine(patient, side)
    if exam.pedal_recorded:
        return ()
    return tuple(one for concept in PEDAL if isinstance(one := exam.reading(concept), Missing))


def pulses_first(patient: PatientPicture, side: Side) -> tuple[Note, ...]:
    return (Note("pulses_unknown"),) if pulses_unknown(patient, side) else ()
