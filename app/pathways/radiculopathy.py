"""A pressed root: advice while the leg only hurts, MRI and spine team when it grows weak; and the severely weak leg.

NICE NG59 and ACR Appropriateness Criteria low back pain (2021); series of 390 patients on the timing of surgery for
weakness; rows RAD-01 to RAD-05 and CORD-04. It never says that something serious is excluded, and it is silent while
another pathway suspects something graver or a leg has no pulses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from app.conclusions import Finding, Note, Outcome, Urgency, concluded
from app.pathways import (
    cauda_equina,
    cord_compression,
    leg_exam,
    root_findings,
    root_pattern,
    spinal_infection,
    spinal_injury,
    spinal_metastasis,
    spinal_stroke,
    weak_leg,
)
from app.pathways.back_pain import stenosis_told
from app.pathways.leg_deficit import LegDeficit, deficits, pulseless
from app.pathways.leg_exam import examine
from app.pathways.root_findings import RootPain
from app.pathways.root_pattern import RootPattern, root_patterns
from app.pathways.weak_leg import NEW_WITHIN, pulses_first, pulses_unknown, severe_leg, severe_unexplained, weak_root
from app.picture.concepts import Concept
from app.picture.facts import OrderStage, Side
from app.picture.patient import PatientPicture

STEM = root_findings.STEM

IMAGED_WITHIN = timedelta(days=180)
"""Ours: a lumbar MRI of the last half year answers the routine question."""

GRAVER = (cauda_equina, cord_compression, spinal_metastasis, spinal_infection, spinal_injury, spinal_stroke)

SPINE_MRI = (Concept.ORDER_MRI_LUMBAR, Concept.ORDER_MRI_WHOLE_SPINE)

READS = frozenset({*SPINE_MRI, Concept.COND_SPINAL_DEFORMITY}).union(
    *(one.READS for one in (*GRAVER, leg_exam, root_pattern, weak_leg))
)
PROPOSES: tuple[str, ...] = ("referral.spine", "order.mri_lumbar", "referral.physiotherapy")
CARDS = root_findings.CARDS
NOTES: Mapping[str, tuple[str, ...]] = {
    "same_day": (),
    "call_spine": (),
    "within_hours": ("hours",),
    "within_days": ("days",),
    "worse": (),
    "examine_level": (),
    "pulses_unknown": (),
    "immediate": (),
    "not_the_leg": (),
    "stay_active": (),
    "no_imaging_yet": ("weeks",),
    "imaging_if_candidate": ("weeks",),
    "medicines": (),
    "not_excluded": (),
    "deformity": (),
    "inspect": (),
}


def assess(patient: PatientPicture) -> Iterator[Outcome]:
    """Each leg by itself: weak, hurting, or severely weak without root pain."""
    patterns = root_patterns(patient)
    weak = tuple(leg for leg in deficits(patient, NEW_WITHIN) if leg.weakness)
    if not (patterns or any(leg.severe for leg in weak)):
        return
    graver = {
        one.urgency for pathway in GRAVER for one in concluded(patient, pathway.assess) if isinstance(one, Finding)
    }
    if Urgency.CRITICAL in graver:
        return
    spoken: set[Side] = set()
    for pattern in patterns:
        leg = _leg_of(pattern, weak, alone=len(patterns) == 1)
        side = leg.side if leg and pattern.side is Side.NOT_RECORDED else pattern.side
        if leg is not None and not pulseless(patient, leg.side) and not pulseless(patient, pattern.side):
            spoken.add(leg.side)
            yield weak_root(patient, pattern, leg, side)
        elif len(patterns) == 1 and not graver and not stenosis_told(patient):
            yield from _pain(patient, pattern)
    if len({leg.side for leg in weak} - {Side.NOT_RECORDED}) == 2:
        return  # Both legs are the cord's, or Guillain-Barré's.
    for leg in weak:
        if leg.side not in spoken and severe_unexplained(patient, leg):
            yield severe_leg(patient, leg)


def _leg_of(pattern: RootPattern, weak: tuple[LegDeficit, ...], *, alone: bool) -> LegDeficit | None:
    """The weakness of that leg; with one pattern and one weak leg, also where one of the two has no side."""
    of_the_side = next((leg for leg in weak if leg.side is pattern.side), None)
    if of_the_side or not alone or len(weak) != 1:
        return of_the_side
    return weak[0] if Side.NOT_RECORDED in (pattern.side, weak[0].side) else None


def _pain(patient: PatientPicture, pattern: RootPattern) -> Iterator[Finding]:
    """RAD-01; RAD-02 once the weeks are over. Not while a foot pulse is charted as weak or absent."""
    sides = (pattern.side,) if pattern.side is not Side.NOT_RECORDED else tuple(Side)
    exams = [examine(patient, side) for side in sides]
    if any(
        exam.deficit or exam.pedal_not_palpable or len(exam.felt_pedal) > len(exam.palpable_pedal) for exam in exams
    ):
        return
    weeks = patient.limits.radiculopathy_mri_weeks
    over = pattern.sciatica.surely_older(timedelta(weeks=weeks), patient)
    image = over and not _imaged(patient)
    deformity = patient.current(Concept.COND_SPINAL_DEFORMITY)
    yield RootPain(
        urgency=Urgency.INFO,
        side=pattern.side,
        blanks={"side": pattern.side},
        notes=(
            Note("stay_active"),
            Note("imaging_if_candidate" if over else "no_imaging_yet", {"weeks": weeks}),
            Note("medicines"),
            Note("not_excluded"),
            *((Note("deformity"),) if deformity else ()),
            *pulses_first(patient, pattern.side),
            Note("inspect"),
        ),
        evidence=(*pattern.facts, *deformity),
        missing=pulses_unknown(patient, pattern.side),
        concepts=("radiculopathy",),
        proposes=(
            "referral.physiotherapy",
            *(("order.mri_lumbar",) if image else ()),
            *(("referral.spine",) if deformity else ()),
        ),
        optional=frozenset({"order.mri_lumbar", "referral.spine"}),
        thresholds=("radiculopathy_mri_weeks",),
        rows=("RAD-01", "RAD-03", *(("RAD-02",) if over else ()), *(("SST-08",) if deformity else ())),
    )


def _imaged(patient: PatientPicture) -> bool:
    return any(
        one.when is not None and one.when.surely_within(IMAGED_WITHIN, patient.as_of)
        for one in patient.orders(*SPINE_MRI, stage=OrderStage.DONE)
    )
